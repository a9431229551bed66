package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Crowd;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives the public listener its door, and with it its TLS, in place of the JDK's that Quarkus would take. */
@Singleton
final class PublicDoor implements HttpServerOptionsCustomizer {
    private final GatewayParts parts;
    private final TlsOfListeners tls;
    private final Doors doors;
    private final Crowd crowd = new Crowd();

    PublicDoor(GatewayParts parts, TlsOfListeners tls, Interior interior, GatewayMetrics metrics) {
        this.parts = parts;
        this.tls = tls;
        this.doors = new Doors(interior.exits().answers(), metrics);
        metrics.connections(crowd::size);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        doors.hangInto(
                options,
                Optional.of(tls.clients()),
                () -> parts.generations().current().rules().edge().hops(),
                crowd);
    }
}
