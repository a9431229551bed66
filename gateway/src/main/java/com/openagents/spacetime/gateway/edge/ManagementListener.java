package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Crowd;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.options.HttpServerCommonHandlers;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens the management listener: probes and metrics, which Quarkus answers without a credential, and the operators' pipeline
 * for everything else. Quarkus has a listener of its own for the former, which can be given no door; that one stays shut, and
 * its routes are answered behind this.
 */
@Singleton
final class ManagementListener {
    private static final Logger LOG = Logger.getLogger(ManagementListener.class);

    private static final String SERVERS_OWN = "/q/";

    /** When all else that begins with the application has begun. */
    private static final int LAST = 1_000_000;

    private final Vertx vertx;
    private final Optional<ListenerTls> tls;
    private final Doors doors;
    private final Pipeline pipeline;
    private final String host;
    private final int port;
    private final Duration idle;
    private @Nullable Handler<HttpServerRequest> serversOwn; // set once, before there is a connection

    ManagementListener(
            Vertx vertx,
            TlsOfListeners tls,
            Interior interior,
            GatewayMetrics metrics,
            @ConfigProperty(name = "quarkus.management.host") String host,
            @ConfigProperty(name = "quarkus.management.port") int port) {
        this.vertx = vertx;
        this.tls = tls.operators();
        this.doors = new Doors(interior.exits().answers(), metrics);
        this.pipeline = Pipeline.over(interior, Listener.OPERATOR, this::isOperators);
        this.host = host;
        this.port = port;
        this.idle = Exchange.longest(interior.exits().upstream()).plus(Patience.IDLE);
    }

    void register(@Observes ManagementInterface management) {
        var router = management.router();
        router.getRoutes().forEach(ManagementListener::withoutBodies);
        serversOwn = HttpServerCommonHandlers.enforceDuplicatedContext(router, false);
    }

    /**
     * Takes out what the server does to every request, whatever its path: it would read each body into memory. Probes and
     * metrics have no body.
     */
    private static void withoutBodies(Route route) {
        if (route.getPath() == null) {
            route.disable();
        }
    }

    void open(@Observes @Priority(LAST) StartupEvent event) {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout((int) idle.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        doors.hangInto(options, tls, () -> Hops.NONE, new Crowd());
        vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        LOG.infof("Management listener open address=%s:%d tls=%s", host, port, tls.isPresent());
    }

    private void handle(HttpServerRequest request) {
        var own = serversOwn;
        if (own != null && request.uri() != null && request.uri().startsWith(SERVERS_OWN)) {
            own.handle(request);
        } else {
            pipeline.handle(request);
        }
    }

    /** Whether a request has come over a connection on which an operator has proved to be one, where that is asked for. */
    private boolean isOperators(HttpServerRequest request) {
        return tls.map(listener -> listener.admits(request.sslSession())).orElse(true);
    }
}
