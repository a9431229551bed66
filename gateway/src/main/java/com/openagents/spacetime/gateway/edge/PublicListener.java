package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.DoorProvider;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Puts the pipeline in front of everything that the HTTP server would do by itself, and never hands a request on: what the
 * pipeline does not serve, the public listener does not serve.
 */
@Singleton
final class PublicListener {
    private static final Logger LOG = Logger.getLogger(PublicListener.class);

    /** Before every filter that an extension registers. */
    private static final int FIRST = 1_000_000;

    private final Vertx vertx;
    private final GatewayParts parts;
    private final TlsEngine tls;
    private final GatewayMetrics metrics;
    private final Interior interior;
    private final Pipeline pipeline;

    PublicListener(Vertx vertx, GatewayParts parts, TlsOfListeners tls, GatewayMetrics metrics, Interior interior) {
        this.vertx = vertx;
        this.parts = parts;
        this.tls = tls.clients().engine();
        this.metrics = metrics;
        this.interior = interior;
        this.pipeline = Pipeline.over(interior, Listener.PUBLIC);
    }

    void register(@Observes Filters filters) {
        filters.register(context -> pipeline.handle(context.request()), FIRST);
    }

    void started(@Observes StartupEvent event) {
        var transport = DoorProvider.transport(vertx);
        metrics.transport(transport, tls.runs());
        metrics.draining(interior.exits().drain()::isDraining);
        interior.begin();
        LOG.infof(
                "Gateway started transport=%s tls=%s signatures=\"%s\" upstream=%s generation=%d",
                transport,
                tls.runs(),
                parts.signatures().description(),
                parts.upstream().authority(),
                parts.generations().current().number());
    }

    void stopped(@Observes ShutdownEvent event) {
        interior.exits().review().close();
        interior.sharing().close();
        parts.keyring().close();
        parts.revocations().close();
    }
}
