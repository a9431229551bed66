package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is in force, in memory: revocations by their target, read by any thread without waiting, and the nonces in use, which
 * are under this object's monitor, as is the count of what has been admitted and is not in force yet.
 */
final class RevocationIndex {
    /** About 250 MB of memory, with ids of 32 characters. */
    static final int MAX_REVOCATIONS = 1_000_000;

    private static final int MAX_NONCES = 100_000;
    private static final int PER_RECORD = 1000;

    private final Map<RevocationTarget, StoredRevocation> stored = new ConcurrentHashMap<>();
    private final Map<String, Nonce> nonces = new HashMap<>();
    private final InstantSource clock;
    private final int most;
    private int admitted; // and not yet in force
    private volatile Retention retention;

    RevocationIndex(Retention retention, InstantSource clock, int most) {
        this.retention = retention;
        this.clock = clock;
        this.most = most;
    }

    boolean takes(Warrant warrant) {
        if (stored.isEmpty()) {
            return false;
        }
        for (var target : RevocationTarget.fitting(warrant)) {
            var found = stored.get(target);
            if (found != null && found.revocation().takes(warrant)) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return stored.size();
    }

    Instant now() {
        return clock.instant();
    }

    void keepFor(Retention other) {
        retention = other;
    }

    /**
     * Makes room for an order and reserves its nonce; {@link #enforce} follows, and if it was not stored
     * {@link #release}.
     *
     * @return false if the nonce has been used or is over
     * @throws RevocationsNotStored if there is no room
     */
    synchronized boolean admit(RevocationOrder order) throws RevocationsNotStored {
        var now = clock.instant();
        nonces.values().removeIf(nonce -> !now.isBefore(nonce.until()));
        var nonce = order.nonce();
        if (nonce.filter(used -> !now.isBefore(used.until()) || nonces.containsKey(used.text()))
                .isPresent()) {
            return false;
        }
        requireRoom(order.revocations().size(), now);
        nonce.ifPresent(fresh -> nonces.put(fresh.text(), fresh));
        admitted += order.revocations().size();
        return true;
    }

    private void requireRoom(int more, Instant now) throws RevocationsNotStored {
        if (nonces.size() >= MAX_NONCES) {
            throw new RevocationsNotStored(
                    "%d signed requests came within minutes, so this one is neither stored nor in force: ask again later."
                            .formatted(MAX_NONCES));
        }
        if (stored.size() + admitted + more > most) {
            forget(now);
        }
        if (stored.size() + admitted + more > most) {
            throw new RevocationsNotStored(
                    "there are %d revocations, of %d that fit, so this is neither stored nor in force: give every issuer a lifetime-cap, so that old ones can be forgotten, or withdraw the key."
                            .formatted(stored.size(), most));
        }
    }

    /** Brings an order that was admitted into force. */
    void enforce(RevocationOrder order, Instant now) {
        for (var revocation : order.revocations()) {
            put(new StoredRevocation(revocation, now));
        }
        synchronized (this) {
            admitted -= order.revocations().size();
        }
    }

    /** Gives an order's nonce back, so that it can be sent again. */
    synchronized void release(RevocationOrder order) {
        order.nonce().ifPresent(nonce -> nonces.remove(nonce.text()));
    }

    /** Takes in what was stored before. */
    synchronized void take(StoredRecord entry) {
        entry.revocations().forEach(this::put);
        entry.nonces().forEach(nonce -> nonces.put(nonce.text(), nonce));
    }

    private void put(StoredRevocation entry) {
        stored.merge(entry.revocation().target(), entry, StoredRevocation::and);
    }

    /** Drops what need not be remembered any more. */
    void forget(Instant now) {
        var current = retention;
        stored.values().removeIf(entry -> current.isOver(entry.since(), now));
    }

    /** Everything that must outlive the process, in records of a bounded size. */
    Iterator<StoredRecord> records() {
        var revocations = stored.values().iterator();
        var first = new StoredRecord(List.of(), usedNonces());
        return new Iterator<>() {
            private boolean begun = first.nonces().isEmpty();

            @Override
            public boolean hasNext() {
                return !begun || revocations.hasNext();
            }

            @Override
            public StoredRecord next() {
                if (!begun) {
                    begun = true;
                    return first;
                }
                var some = new ArrayList<StoredRevocation>(PER_RECORD);
                some.add(revocations.next());
                while (some.size() < PER_RECORD && revocations.hasNext()) {
                    some.add(revocations.next());
                }
                return new StoredRecord(some, List.of());
            }
        };
    }

    private synchronized List<Nonce> usedNonces() {
        var now = clock.instant();
        return nonces.values().stream()
                .filter(nonce -> now.isBefore(nonce.until()))
                .toList();
    }
}
