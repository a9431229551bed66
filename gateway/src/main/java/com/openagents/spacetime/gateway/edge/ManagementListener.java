package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.route.Listener;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Puts the operators' pipeline on the management listener, before everything that is there already but for probes and
 * metrics, which the server answers itself and without a credential.
 */
@Singleton
final class ManagementListener {
    private static final String SERVERS_OWN = "/q/";

    /** Before every route that an extension registers. */
    private static final int FIRST = -1_000_000;

    private final Pipeline pipeline;

    ManagementListener(Interior interior) {
        this.pipeline = Pipeline.over(interior, Listener.OPERATOR);
    }

    void register(@Observes ManagementInterface management) {
        var router = management.router();
        router.getRoutes().forEach(ManagementListener::withoutBodies);
        router.route().order(FIRST).handler(this::handle);
    }

    /**
     * Takes out what the server does to every request, whatever its path: it would read each body into memory before the
     * pipeline has asked who sends it. Probes and metrics have no body.
     */
    private static void withoutBodies(Route route) {
        if (route.getPath() == null) {
            route.disable();
        }
    }

    private void handle(RoutingContext context) {
        if (context.request().uri().startsWith(SERVERS_OWN)) {
            context.next();
        } else {
            pipeline.handle(context.request());
        }
    }
}
