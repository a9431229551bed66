package com.openagents.spacetime.gateway.door;

import com.openagents.spacetime.gateway.tls.ListenerTls;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;

/**
 * A server's options for its TLS engine, which carry the door to where it accepts, and give it the listener's own context in
 * place of one that it would make. A server looks at their class to know which engine it has; so there is one for each.
 */
sealed interface DoorOptions {
    /** What they carry. */
    Door door();

    /** Whatever the server says about keys and protocols, the listener's TLS knows it already. */
    private static SslContextFactory factory(Door door) {
        var tls = door.tls();
        return () -> tls.map(ListenerTls::context)
                .orElseThrow(() -> new IllegalStateException("a listener without TLS was asked for a handshake"));
    }

    /** Of BoringSSL. */
    final class BoringSsl extends OpenSSLEngineOptions implements DoorOptions {
        private final Door door;

        BoringSsl(Door door) {
            this.door = door;
        }

        @Override
        public Door door() {
            return door;
        }

        @Override
        public OpenSSLEngineOptions copy() {
            return new BoringSsl(door);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return factory(door);
        }
    }

    /** Of the JDK, with pooled heap buffers. */
    final class Jdk extends JdkSSLEngineOptions implements DoorOptions {
        private final Door door;

        Jdk(Door door) {
            this.door = door;
            setPooledHeapBuffers(true);
        }

        @Override
        public Door door() {
            return door;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return new Jdk(door);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return factory(door);
        }
    }
}
