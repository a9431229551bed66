package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.limit.Allotment;
import com.openagents.spacetime.gateway.limit.Caller;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.token.Warrant;

/** Says in words which limits a subject has for what it asks, and where they are written. */
final class LimitText {
    private LimitText() {}

    static String of(LimitSettings limits, Route route, Warrant warrant) {
        boolean anonymous = warrant.issuerName().equals(Policy.ANONYMOUS);
        var caller = anonymous ? Caller.anonymous(Policy.ANONYMOUS, new AddressBlock("")) : Caller.of(warrant);
        var where = limits.tierOf(caller)
                .map(tier -> "as limits.tiers[%d] says".formatted(limits.tiers().indexOf(tier)))
                .orElse("as for everyone");
        var allotment = limits.allotmentOf(caller);
        int sockets =
                anonymous ? limits.anonymousSockets() : allotment.subject().sockets();
        return route.routeClass() == RouteClass.SUBSCRIBE
                ? "%s: %s".formatted(where, ofSockets(allotment, sockets))
                : "%s: %s".formatted(where, ofCalls(allotment, route));
    }

    private static String ofSockets(Allotment allotment, int sockets) {
        return "handshakes %s, %d sockets, in each of them messages %s and bytes %s"
                .formatted(
                        text(allotment.subject().handshakes()),
                        sockets,
                        text(allotment.socket().messages()),
                        text(allotment.socket().bytes()));
    }

    private static String ofCalls(Allotment allotment, Route route) {
        var ofReducer = route.reducer()
                .flatMap(allotment::rateOf)
                .map(rate -> ", of this reducer %s".formatted(text(rate)))
                .orElse("");
        return "calls %s, %d at a time%s"
                .formatted(
                        text(allotment.subject().calls()), allotment.subject().callsInFlight(), ofReducer);
    }

    private static String text(Rate rate) {
        var unit = switch ((int) rate.per().toSeconds()) {
            case 1 -> "s";
            case 60 -> "m";
            default -> "h";
        };
        return "%d/%s burst %d".formatted(rate.tokens(), unit, rate.burst());
    }
}
