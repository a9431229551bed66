package com.openagents.spacetime.gateway.tls;

import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;

/** Which TLS engine serves the public listener. */
public enum TlsEngine {
    /** BoringSSL where its library loads, else the JDK's. */
    AUTO,
    /** BoringSSL; the gateway does not start without it. */
    BORINGSSL,
    /** The JDK's, with pooled heap buffers. */
    JDK;

    /** Whether this machine has what is asked for. */
    public boolean isAvailable() {
        return this != BORINGSSL || OpenSSLEngineOptions.isAvailable();
    }

    /** The engine that really runs, as start-up line and metric name it. */
    public String runs() {
        return options() instanceof OpenSSLEngineOptions ? "boringssl" : "jdk";
    }

    /** What tells the server to use it. */
    public SSLEngineOptions options() {
        return this != JDK && OpenSSLEngineOptions.isAvailable()
                ? new OpenSSLEngineOptions()
                : new JdkSSLEngineOptions().setPooledHeapBuffers(true);
    }
}
