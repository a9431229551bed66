package com.openagents.spacetime.gateway.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The allowance of one socket, from its own buckets, which belong to its event loop like all else here, and from those that
 * it shares by key with other sockets of its subject and of its database. Bytes and messages are taken from all or from
 * none. A grant allocates nothing: keys are made once, and rates are looked up anew only when the settings have changed.
 */
final class SocketBuckets implements SocketAllowance {
    /** Names beyond this many have no key that is kept; a client that calls so many makes them up. */
    private static final int FAMILIAR = 64;

    private final Limits limits;
    private final Caller caller;
    private final Draw[] ofBytes;
    private final Draw[] ofMessages;
    private final Map<String, Draw> ofFunctions = new HashMap<>();
    private LimitSettings settings;
    private Allotment allotment;

    SocketBuckets(Limits limits, Caller caller, String database) {
        this.limits = limits;
        this.caller = caller;
        this.settings = limits.inForce();
        this.allotment = settings.allotmentOf(caller);
        this.ofBytes = new Draw[] {
            new Draw(
                    new Buckets.Key(LimitRule.SOCKET_BYTES, caller.holder()),
                    allotment.socket().bytes(),
                    Whose.OWN),
            new Draw(
                    new Buckets.Key(LimitRule.SUBJECT_BYTES, caller.holder()),
                    allotment.subject().bytes(),
                    Whose.SHARED)
        };
        this.ofMessages = new Draw[] {
            new Draw(
                    new Buckets.Key(LimitRule.SOCKET_MESSAGES, caller.holder()),
                    allotment.socket().messages(),
                    Whose.OWN),
            new Draw(
                    new Buckets.Key(LimitRule.SUBJECT_MESSAGES, caller.holder()),
                    allotment.subject().messages(),
                    Whose.SHARED),
            new Draw(
                    new Buckets.Key(LimitRule.DATABASE_MESSAGES, database),
                    settings.database().messages(),
                    Whose.SHARED)
        };
    }

    @Override
    public Optional<Overdrawn> bytes(int count) {
        follow();
        return take(ofBytes, count);
    }

    @Override
    public Optional<Overdrawn> messages(int count) {
        follow();
        return take(ofMessages, count);
    }

    @Override
    public Optional<Overdrawn> call(String function) {
        follow();
        if (allotment.reducers().isEmpty()) {
            return Optional.empty();
        }
        var draw = ofFunctions.get(function);
        if (draw == null) {
            var rate = allotment.rateOf(function);
            if (rate.isEmpty()) {
                return Optional.empty();
            }
            draw = new Draw(Limits.reducerKey(caller, function), rate.get(), Whose.SHARED);
            if (ofFunctions.size() < FAMILIAR) {
                ofFunctions.put(function, draw);
            }
        }
        return draw.tryTake(1) ? Optional.empty() : draw.passed(1);
    }

    @SuppressWarnings("ReferenceEquality") // a reload makes another object, and only that is looked for
    private void follow() {
        var now = limits.inForce();
        if (now == settings) {
            return;
        }
        settings = now;
        allotment = now.allotmentOf(caller);
        ofBytes[0].rate = allotment.socket().bytes();
        ofBytes[1].rate = allotment.subject().bytes();
        ofMessages[0].rate = allotment.socket().messages();
        ofMessages[1].rate = allotment.subject().messages();
        ofMessages[2].rate = now.database().messages();
        ofFunctions.clear();
    }

    private static Optional<Overdrawn> take(Draw[] draws, int count) {
        int taken = 0; // a bit for each
        for (int i = 0; i < draws.length; i++) {
            if (draws[i].tryTake(count)) {
                taken |= 1 << i;
                continue;
            }
            var overdrawn = draws[i].passed(count);
            if (overdrawn.isPresent()) {
                giveBack(draws, taken, count);
                return overdrawn;
            }
        }
        return Optional.empty();
    }

    private static void giveBack(Draw[] draws, int taken, int count) {
        for (int i = 0; i < draws.length; i++) {
            if ((taken & 1 << i) != 0) {
                draws[i].giveBack(count);
            }
        }
    }

    /** Whose bucket it is. */
    private enum Whose {
        /** The socket's. */
        OWN,
        /** One that others ask too. */
        SHARED
    }

    /** One of the buckets that are asked together. */
    private final class Draw {
        private final Buckets.Key key;
        private final @Nullable RatedBucket own;
        private Rate rate;

        Draw(Buckets.Key key, Rate rate, Whose whose) {
            this.key = key;
            this.rate = rate;
            this.own = whose == Whose.OWN ? new RatedBucket(rate, rate.burst(), limits.time()) : null;
        }

        boolean tryTake(int count) {
            return own != null ? own.tryTake(rate, count) : limits.local().tryTake(key, rate, count);
        }

        void giveBack(int count) {
            if (own != null) {
                own.giveBack(count);
            } else {
                limits.local().giveBack(key, count);
            }
        }

        Optional<Overdrawn> passed(int count) {
            var wait = own != null ? own.waitFor(count) : limits.local().waitFor(key, rate, count);
            return limits.passed(key.rule(), key.holder(), wait);
        }
    }
}
