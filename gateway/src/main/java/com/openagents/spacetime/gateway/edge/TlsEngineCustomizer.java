package com.openagents.spacetime.gateway.edge;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Gives the public listener its TLS engine; left alone, Quarkus would take the JDK's. */
@Singleton
final class TlsEngineCustomizer implements HttpServerOptionsCustomizer {
    private final GatewayParts parts;

    TlsEngineCustomizer(GatewayParts parts) {
        this.parts = parts;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSslEngineOptions(parts.tls().options());
    }
}
