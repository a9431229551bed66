package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client was let ask and a later grant may refuse: the subscriptions that stand, and all requests of the message
 * under way, which is not executed before its end. It remembers at least what SpacetimeDB does, in doubt more:
 *
 * <ul>
 *   <li>A subscription is added when it is asked and taken off when the message that takes it back has ended.
 *   <li>A second subscription under one id is added to the first: SpacetimeDB refuses it and keeps the first.
 *   <li>A {@link SubscribeInstead} is added too. SpacetimeDB keeps the old one if it cannot run the new one, and its answer
 *       is not read; queries that were asked before count once.
 *   <li>What goes beyond {@link #MOST} is not remembered, only that there was more; then every other grant refuses it.
 * </ul>
 *
 * <p>Nothing is allocated before the first request. Event loop only.
 */
final class Standing {
    /** How much is remembered, in characters of queries and names, with {@link #EACH} for every object that holds them. */
    static final int MOST = 64 * 1024;

    private static final int EACH = 64;
    private static final int FEW = 4;

    private @Nullable Map<Integer, Subscribe> subscriptions;
    private @Nullable SubscribeInstead instead;
    private int weight; // of both
    private boolean moreStands;

    private @Nullable List<ClientRequest> underWay;
    private int weightUnderWay;
    private boolean moreUnderWay;

    /** A request of the message under way has been let through. */
    void asked(ClientRequest request) {
        var more = weight(request);
        if (more > MOST - weight - weightUnderWay) {
            moreUnderWay = true;
            moreStands |= request instanceof Subscribe || request instanceof SubscribeInstead;
            return;
        }
        if (underWay == null) {
            underWay = new ArrayList<>(FEW);
        }
        underWay.add(request);
        weightUnderWay += more;
    }

    /** The message under way has come to its end: what it asks is about to be executed. */
    void messageEnds() {
        moreUnderWay = false;
        weightUnderWay = 0;
        if (underWay == null) {
            return;
        }
        underWay.forEach(this::stands);
        if (underWay.size() > FEW) {
            underWay = null;
        } else {
            underWay.clear();
        }
    }

    /** What of all this the grant refuses, in a few words for the log; empty if nothing. */
    Optional<String> refusedBy(Grant grant) {
        if (moreStands || moreUnderWay) {
            return Optional.of("open: more than is remembered");
        }
        return remembered()
                .flatMap(request -> grant.refusal(request).stream()
                        .map(refusal -> "open: %s: %s".formatted(Described.of(request), refusal.code())))
                .findFirst();
    }

    private Stream<ClientRequest> remembered() {
        Stream<ClientRequest> standing = subscriptions == null
                ? Stream.empty()
                : subscriptions.values().stream().map(ClientRequest.class::cast);
        var requests = underWay == null ? Stream.<ClientRequest>empty() : underWay.stream();
        return Stream.of(standing, Stream.<ClientRequest>ofNullable(instead), requests)
                .flatMap(Function.identity());
    }

    private void stands(ClientRequest request) {
        switch (request) {
            case Subscribe more -> add(more);
            case SubscribeInstead more -> add(more);
            case Unsubscribe(var querySet) -> remove(querySet);
            case ClientRequest.CallReducer _, ClientRequest.CallProcedure _, ClientRequest.OneOffQuery _ -> {}
        }
    }

    private void add(Subscribe more) {
        if (subscriptions == null) {
            subscriptions = new HashMap<>(FEW);
        }
        var before = subscriptions.get(more.querySet());
        var now = before == null ? more : new Subscribe(more.querySet(), both(before.queries(), more.queries()));
        subscriptions.put(now.querySet(), now);
        weight += weight(now) - (before == null ? 0 : weight(before));
    }

    private void add(SubscribeInstead more) {
        var now = instead == null ? more : new SubscribeInstead(both(instead.queries(), more.queries()));
        weight += weight(now) - (instead == null ? 0 : weight(instead));
        instead = now;
    }

    private void remove(int querySet) {
        var gone = subscriptions == null ? null : subscriptions.remove(querySet);
        if (gone != null) {
            weight -= weight(gone);
        }
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private static int weight(ClientRequest request) {
        return EACH
                + switch (request) {
                    case ClientRequest.CallReducer(var name) -> name.length();
                    case ClientRequest.CallProcedure(var name) -> name.length();
                    case ClientRequest.OneOffQuery(var query) -> query.length();
                    case Subscribe subscribe -> weight(subscribe.queries());
                    case SubscribeInstead(var queries) -> weight(queries);
                    case Unsubscribe _ -> 0;
                };
    }

    private static int weight(List<String> queries) {
        var sum = 0;
        for (var query : queries) {
            sum += EACH + query.length();
        }
        return sum;
    }
}
