package com.openagents.spacetime.gateway.edge;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Gives the public listener its TLS engine, in place of the JDK's that Quarkus would take, and its strict decoder. */
@Singleton
final class TlsEngineCustomizer implements HttpServerOptionsCustomizer {
    private final GatewayParts parts;
    private final Interior interior;

    TlsEngineCustomizer(GatewayParts parts, Interior interior) {
        this.parts = parts;
        this.interior = interior;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        var answers = interior.exits().answers();
        StrictConnections.install(options, parts.tls().options(), answers::malformed);
    }
}
