package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.Caller;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Query;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of a client that has been let in, on its way to SpacetimeDB.
 *
 * @param listener where it came in
 * @param generation the rules that it is judged by
 * @param database the name, in the policy, of the database that its path means; empty if the route has none
 */
record Passage(
        HttpServerRequest request,
        Listener listener,
        Route route,
        Query query,
        Bearer bearer,
        Generation generation,
        Optional<String> database) {
    Rules rules() {
        return generation.rules();
    }

    RouteClass routeClass() {
        return route.routeClass();
    }

    Warrant warrant() {
        return bearer.warrant();
    }

    /** As whom limits count the client. */
    Caller caller() {
        return bearer.caller(request);
    }

    /** What SpacetimeDB is asked for: the database by its name in the policy, whatever spelling of it came. */
    String target() {
        return database.map(route::pathTo).orElse(route.path()) + query.forwarded();
    }

    /** Whether the answer goes on for as long as the client listens. */
    boolean isEndless() {
        return isEndless(route, query);
    }

    /** The same of a request that is not known to be let in. */
    static boolean isEndless(Route route, Query query) {
        return route.routeClass() == RouteClass.LOGS && query.says("follow", "true");
    }

    /** The class of its route, as metrics call it. */
    String routeWord() {
        return routeClass().name().toLowerCase(Locale.ROOT);
    }

    /** What the request is called in log lines and answers. */
    String requestId() {
        return Correlation.idOf(request);
    }

    /** For log lines; a path can hold more than a database and a reducer. */
    @Override
    public String toString() {
        return "%s database=%s".formatted(route.endpoint(), database.orElse("none"));
    }
}
