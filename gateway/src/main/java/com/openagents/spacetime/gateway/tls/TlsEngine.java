package com.openagents.spacetime.gateway.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Which TLS engine serves the listeners. */
public enum TlsEngine {
    /** BoringSSL where its library loads, else the JDK's. */
    AUTO,
    /** BoringSSL; the gateway does not start without it. */
    BORINGSSL,
    /** The JDK's, with pooled heap buffers. */
    JDK;

    /** Whether this machine has what is asked for. */
    public boolean isAvailable() {
        return this != BORINGSSL || OpenSsl.isAvailable();
    }

    /** Whether it is BoringSSL that really runs. */
    public boolean isBoringSsl() {
        return this != JDK && OpenSsl.isAvailable();
    }

    /** The engine that really runs, as start-up line and metric name it. */
    public String runs() {
        return isBoringSsl() ? "boringssl" : "jdk";
    }

    SslProvider provider() {
        return isBoringSsl() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }
}
