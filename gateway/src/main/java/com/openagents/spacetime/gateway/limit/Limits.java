package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All limits of the gateway, each by the settings in force at the moment of asking. Buckets of addresses and subjects, and
 * of a database's calls, are where {@link Homes} has them; what a socket asks for its messages, and what protects
 * this process alone, is in this process always. Thread-safe; nothing blocks.
 */
public final class Limits {
    /** The holder of what all clients share. */
    static final String EVERYBODY = "all";

    private static final Duration SOCKET_PAUSE = Duration.ofSeconds(5);
    private static final Duration CALL_PAUSE = Duration.ofSeconds(1);

    private final Supplier<LimitSettings> inForce;
    private final Homes homes;
    private final LimitWatch watch;
    private final TimeMeter time;
    private final RandomGenerator random;
    private final SpentAddresses spent;
    private final Backlog backlog;
    private final InFlight inFlight = new InFlight();

    /**
     * Where the buckets are.
     *
     * @param local in this process
     * @param shared where replicas may share them; the local ones again if they do not
     */
    public record Homes(LocalBuckets local, Buckets shared) {
        /** All of them in this process. */
        public static Homes here(TimeMeter time) {
            var local = new LocalBuckets(time);
            return new Homes(local, local);
        }
    }

    /**
     * Limits.
     *
     * @param inForce the settings at this moment; asked often, from any thread
     * @param random from any thread
     */
    public Limits(Supplier<LimitSettings> inForce, Homes homes, LimitWatch watch, RandomGenerator random) {
        this.inForce = inForce;
        this.homes = homes;
        this.watch = watch;
        this.time = homes.local().time();
        this.random = random;
        this.spent = new SpentAddresses(time);
        this.backlog = new Backlog(random, time.currentTimeNanos());
    }

    /** Takes one request of an address. */
    public CompletionStage<Quota> request(AddressBlock address) {
        return take(
                LimitRule.ADDRESS_REQUESTS,
                address.text(),
                inForce.get().address().requests());
    }

    /**
     * Why a credential of an address is not verified at the moment; empty if it is.
     *
     * @param exempt whether this one is verified all the same; asked only where others are not
     */
    public Optional<Overdrawn> spent(AddressBlock address, BooleanSupplier exempt) {
        var left = spent.left(address);
        return left.isPositive() && !exempt.getAsBoolean()
                ? passed(LimitRule.ADDRESS_REFUSALS, address.text(), left)
                : Optional.empty();
    }

    /** Takes one refusal of an address. */
    public void refused(AddressBlock address) {
        var rate = inForce.get().address().refusals();
        homes.shared()
                .take(new Buckets.Key(LimitRule.ADDRESS_REFUSALS, address.text()), rate, 1)
                .thenAccept(taken -> spent.note(address, rate, taken));
    }

    /** Takes one handshake of everybody; whoever is refused is told another time than the others. */
    public Optional<Overdrawn> admission() {
        var rate = inForce.get().gateway().handshakes();
        var rule = LimitRule.GATEWAY_HANDSHAKES;
        if (homes.local().tryTake(new Buckets.Key(rule, EVERYBODY), rate, 1)) {
            return Optional.empty();
        }
        return refuses(rule, EVERYBODY)
                ? Optional.of(new Overdrawn(rule, backlog.join(rate, time.currentTimeNanos())))
                : Optional.empty();
    }

    /** Takes one handshake of a subject. */
    public CompletionStage<Quota> handshake(Caller caller) {
        return take(
                LimitRule.SUBJECT_HANDSHAKES,
                caller.holder(),
                inForce.get().allotmentOf(caller).subject().handshakes());
    }

    /** Takes one HTTP call of a subject. */
    public CompletionStage<Quota> call(Caller caller) {
        return take(
                LimitRule.SUBJECT_CALLS,
                caller.holder(),
                inForce.get().allotmentOf(caller).subject().calls());
    }

    /** Takes one HTTP call of a database, by its name in the policy. */
    public CompletionStage<Quota> callOf(String database) {
        return take(LimitRule.DATABASE_CALLS, database, inForce.get().database().calls());
    }

    /** Takes one HTTP call of a reducer; empty if nothing is said of that one. */
    public Optional<Quota> call(Caller caller, String reducer) {
        var rate = inForce.get().allotmentOf(caller).rateOf(reducer);
        return rate.map(found -> {
            var key = reducerKey(caller, reducer);
            return judged(key.rule(), key.holder(), found, homes.local().takeNow(key, found, 1));
        });
    }

    /** Begins a call that its subject waits for; empty if it waits for as many as it may. */
    public Optional<CallSlot> begin(Caller caller) {
        int most = inForce.get().allotmentOf(caller).subject().callsInFlight();
        var slot = inFlight.begin(caller.holder(), most);
        return slot.isPresent() || refuses(LimitRule.SUBJECT_CALLS_IN_FLIGHT, caller.holder())
                ? slot
                : inFlight.begin(caller.holder(), Integer.MAX_VALUE);
    }

    /** How many sockets may be open at a time with one more of that caller. */
    public SocketCaps caps(Caller caller) {
        var settings = inForce.get();
        return new SocketCaps(
                settings.address().sockets(),
                caller.isAnonymous()
                        ? settings.anonymousSockets()
                        : settings.allotmentOf(caller).subject().sockets(),
                settings.database().sockets(),
                settings.gateway().sockets());
    }

    /** Counts that a limit has been passed; whether that is refused. */
    public boolean refuses(LimitRule rule, String holder) {
        boolean enforced = inForce.get().enforces(rule);
        watch.passed(rule, enforced ? LimitWatch.Mode.ENFORCE : LimitWatch.Mode.REPORT, holder);
        return enforced;
    }

    /** A bound on what is open or under way that has been reached, with a time after which something may have ended. */
    public Overdrawn reached(LimitRule bound) {
        return switch (bound) {
            case SUBJECT_CALLS_IN_FLIGHT -> new Overdrawn(bound, CALL_PAUSE);
            default -> new Overdrawn(bound, spread(bound, SOCKET_PAUSE));
        };
    }

    /**
     * What the client of one socket may send, from now until the socket ends. It goes by the settings in force at each
     * moment, whatever they were when the socket was opened.
     *
     * @param database by its name in the policy
     */
    public SocketAllowance socket(Caller caller, String database) {
        return new SocketBuckets(this, caller, database);
    }

    LimitSettings inForce() {
        return inForce.get();
    }

    LocalBuckets local() {
        return homes.local();
    }

    TimeMeter time() {
        return time;
    }

    /** Counts that a limit has been passed; empty if that is only reported. */
    Optional<Overdrawn> passed(LimitRule rule, String holder, Duration wait) {
        return refuses(rule, holder) ? Optional.of(new Overdrawn(rule, spread(rule, wait))) : Optional.empty();
    }

    /** Each reducer has a bucket of its own for each subject, whichever way it is called. */
    static Buckets.Key reducerKey(Caller caller, String function) {
        return new Buckets.Key(LimitRule.SUBJECT_REDUCER, caller.holder() + "/" + function);
    }

    private CompletionStage<Quota> take(LimitRule rule, String holder, Rate rate) {
        return homes.shared()
                .take(new Buckets.Key(rule, holder), rate, 1)
                .thenApply(taken -> judged(rule, holder, rate, taken));
    }

    private Quota judged(LimitRule rule, String holder, Rate rate, Buckets.Taken taken) {
        var overdrawn = taken.granted() ? Optional.<Overdrawn>empty() : passed(rule, holder, taken.retryAfter());
        return new Quota(rule, rate, taken.remaining(), inForce.get().enforces(rule), overdrawn);
    }

    /** Those who are refused for what others do are many, and are not to come back together. */
    private Duration spread(LimitRule rule, Duration wait) {
        if (rule.refusal() != Refusal.BUSY) {
            return wait;
        }
        long span = Math.max(Duration.ofSeconds(1).toNanos(), 2 * wait.toNanos());
        return wait.plusNanos(random.nextLong(span));
    }
}
