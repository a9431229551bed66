package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Optional;

/** What each route asks of the policy. */
final class Rights {
    private Rights() {}

    /** Whether a request may go on to its database. */
    static Decision decision(Passage passage) {
        return decision(
                passage.rules().policy(),
                passage.warrant(),
                passage.route(),
                passage.database().orElseThrow());
    }

    /**
     * Whether a client may use a route.
     *
     * @param database its name in the policy
     */
    static Decision decision(Policy policy, Warrant warrant, Route route, String database) {
        return switch (route.routeClass()) {
            case SUBSCRIBE -> policy.subscribe(warrant, database);
            case CALL -> policy.call(warrant, database, route.reducer().orElseThrow());
            case SQL -> policy.may(warrant, database, Right.SQL);
            case META -> policy.may(warrant, database, Right.META);
            case LOGS -> policy.may(warrant, database, Right.LOGS);
            case ADMIN -> policy.may(warrant, database, Right.PUBLISH);
            case ROUTES -> policy.may(warrant, database, Right.ROUTES);
            case KEY,
                    METRICS,
                    MINT,
                    VERIFY,
                    MCP,
                    ENERGY,
                    INTERNAL,
                    WEBSOCKET_TOKEN,
                    OWN_SESSIONS,
                    OPERATION,
                    CONTROL,
                    PING,
                    HEALTH,
                    READINESS -> throw new IllegalStateException("leads to no database: " + route.endpoint());
        };
    }

    /** Why a client may not use a route that leads to no database and is for operators; empty if it may. */
    static Optional<Refusal> ofOperators(Policy policy, Warrant warrant, Route route) {
        if (policy.mayOperate(warrant)) {
            return Optional.empty();
        }
        return Optional.of(
                route.routeClass() == RouteClass.OPERATION ? Refusal.MISSING_SCOPE : Refusal.ROUTE_NOT_ALLOWED);
    }

    /**
     * Why a statement may not go on by the route for SQL; empty if it may. On the operators' listener it is their business,
     * from outside each is judged.
     */
    static Optional<Refusal> ofStatement(Listener listener, Grant grant, String statement) {
        return switch (listener) {
            case PUBLIC -> grant.refusal(new ClientRequest.OneOffQuery(statement));
            case OPERATOR -> Optional.empty();
        };
    }
}
