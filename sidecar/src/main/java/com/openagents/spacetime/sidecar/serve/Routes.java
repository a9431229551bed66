package com.openagents.spacetime.sidecar.serve;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** The sidecar's own pages. They read files, so they run on worker threads, never on an event loop. */
@ApplicationScoped
public class Routes {
    private final Daemon daemon;

    /** For Quarkus. */
    @Inject
    public Routes(Daemon daemon) {
        this.daemon = daemon;
    }

    void add(@Observes Router router) {
        router.get("/status").blockingHandler(this::status, false);
    }

    private void status(RoutingContext context) {
        var response = context.response().putHeader("Content-Type", "application/json");
        daemon.status()
                .ifPresentOrElse(
                        status -> response.end(StatusJson.of(status).encodePrettily() + "\n"),
                        () -> response.setStatusCode(503).end("{\"state\":\"starting\"}\n"));
    }
}
