package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.limit.CallSlot;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.limit.Quota;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.session.Guest;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.session.Reservation;
import com.openagents.spacetime.gateway.session.Sessions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the limits about a request, in their order, and answers in the place of whoever asks if one is passed. Before the
 * credential is verified: the address's requests, its refusals, and for a socket the admission of all. After that: the
 * subject's handshakes or calls. Before SpacetimeDB hears of it: the subject's calls in flight, the reducer, the
 * database's calls, or the places of sockets. On the operators' listener addresses do not count. Runs on the event loop of
 * the request's connection.
 */
final class Gate {
    private final Limits limits;
    private final Sessions sessions;
    private final Answers answers;
    private final Turn turn;

    Gate(Limits limits, Sessions sessions, Answers answers, Turn turn) {
        this.limits = limits;
        this.sessions = sessions;
        this.answers = answers;
        this.turn = turn;
    }

    /** Whether a request may be looked at that needs a credential. */
    void request(HttpServerRequest request, Listener listener, Runnable next) {
        if (listener != Listener.PUBLIC) {
            next.run();
            return;
        }
        Turn.hold(request);
        turn.next(request, limits.request(addressOf(request)), quota -> {
            if (mayGoOn(request, quota)) {
                next.run();
            }
        });
    }

    /**
     * Whether a credential may be verified.
     *
     * @param cheap whether that costs no signature, so that an address may have it that has spent its refusals
     */
    boolean verification(HttpServerRequest request, Listener listener, RouteClass asked, BooleanSupplier cheap) {
        if (listener == Listener.PUBLIC) {
            var spent = limits.spent(addressOf(request), cheap);
            if (spent.isPresent()) {
                refuse(request, spent.get());
                return false;
            }
        }
        return admission(request, asked);
    }

    /** Whether a socket may be asked for, whoever asks; all else may. */
    boolean admission(HttpServerRequest request, RouteClass asked) {
        if (asked != RouteClass.SUBSCRIBE) {
            return true;
        }
        var overdrawn = limits.admission();
        overdrawn.ifPresent(reason -> refuse(request, reason));
        return overdrawn.isEmpty();
    }

    /** Notes that a credential was refused, if that is its bearer's doing. */
    void refused(HttpServerRequest request, Listener listener, Refusal refusal) {
        if (listener == Listener.PUBLIC && refusal.status() == 401) {
            limits.refused(addressOf(request));
        }
    }

    /** Whether a subject may ask for this. */
    void subject(HttpServerRequest request, RouteClass asked, Bearer bearer, Runnable next) {
        var caller = bearer.caller(request);
        var quota = asked == RouteClass.SUBSCRIBE ? limits.handshake(caller) : limits.call(caller);
        turn.next(request, quota, found -> {
            if (asked != RouteClass.SUBSCRIBE) {
                RateLimitHeaders.add(request.response(), found);
            }
            if (found.overdrawn().isPresent()) {
                refuse(request, found.overdrawn().get());
            } else {
                next.run();
            }
        });
    }

    /**
     * Whether a call may go to SpacetimeDB.
     *
     * @param next gets what is to be closed when the call is over
     */
    void call(Passage passage, Consumer<CallSlot> next) {
        var request = passage.request();
        var caller = passage.caller();
        var slot = passage.isEndless() ? Optional.of(CallSlot.UNCOUNTED) : limits.begin(caller);
        if (slot.isEmpty()) {
            refuse(request, limits.reached(LimitRule.SUBJECT_CALLS_IN_FLIGHT));
            return;
        }
        var begun = slot.get();
        var ofReducer = passage.route().reducer().flatMap(name -> limits.call(caller, name));
        if (ofReducer.isPresent() && !mayGoOn(request, ofReducer.get())) {
            begun.close();
            return;
        }
        if (passage.database().isEmpty()) {
            turn.next(request, CompletableFuture.completedFuture(begun), next, begun::close);
            return;
        }
        turn.next(
                request,
                limits.callOf(passage.database().get()),
                quota -> {
                    if (mayGoOn(request, quota)) {
                        next.accept(begun);
                    } else {
                        begun.close();
                    }
                },
                begun::close);
    }

    /** A place for what lasts; empty if there is none, and then that has been answered. */
    Optional<Place> place(Passage passage) {
        var address = passage.listener() == Listener.PUBLIC
                ? Optional.of(addressOf(passage.request()))
                : Optional.<AddressBlock>empty();
        var guest = new Guest(
                passage.bearer().counted(), address, passage.database().orElseThrow());
        return switch (sessions.reserve(guest, limits.caps(passage.caller()), limits::refuses)) {
            case Reservation.Reserved(var place) -> Optional.of(place);
            case Reservation.Full(var rule) -> {
                refuse(passage.request(), limits.reached(rule));
                yield Optional.empty();
            }
        };
    }

    /** Whether it may; if not, that is answered, with what is left. */
    private boolean mayGoOn(HttpServerRequest request, Quota quota) {
        if (quota.overdrawn().isEmpty()) {
            return true;
        }
        RateLimitHeaders.add(request.response(), quota);
        refuse(request, quota.overdrawn().get());
        return false;
    }

    private void refuse(HttpServerRequest request, Overdrawn overdrawn) {
        answers.limited(request, overdrawn);
    }

    private static AddressBlock addressOf(HttpServerRequest request) {
        return AddressBlock.of(ClientAddress.of(request));
    }
}
