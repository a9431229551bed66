package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Duration;
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

    /** How far another replica's clock may be ahead, and the control service's ahead of that. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

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

    Retention retention() {
        return retention;
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

    /**
     * Makes room for what another replica has told, as far as it is news; {@link #enforce} follows for that. Whatever it
     * says can only add: a cut-off is never brought forward, and nothing is taken off. What no replica writes is left out:
     * a time far in the future, which would outlive every retention. Of nonces it may fill half of the room.
     *
     * @throws RevocationsNotStored if there is no room
     */
    synchronized StoredRecord admitNews(StoredRecord told) throws RevocationsNotStored {
        var now = clock.instant();
        var latest = now.plus(CLOCKS);
        var news = told.revocations().stream()
                .filter(entry -> !entry.since().isAfter(latest) && !retention.isOver(entry.since(), now))
                .filter(entry -> !holds(entry))
                .toList();
        var fresh = told.nonces().stream()
                .filter(nonce -> now.isBefore(nonce.until()) && !nonce.until().isAfter(latest))
                .filter(nonce -> !nonces.containsKey(nonce.text()))
                .limit(Math.max(0, MAX_NONCES / 2 - nonces.size()))
                .toList();
        requireRoom(news.size(), now);
        fresh.forEach(nonce -> nonces.put(nonce.text(), nonce));
        admitted += news.size();
        return new StoredRecord(news, fresh);
    }

    private boolean holds(StoredRevocation entry) {
        var own = stored.get(entry.revocation().target());
        return own != null && own.and(entry).equals(own);
    }

    /** Brings what was admitted into force. */
    void enforce(StoredRecord record) {
        record.revocations().forEach(this::put);
        synchronized (this) {
            admitted -= record.revocations().size();
        }
    }

    /** Gives nonces back, so that what they came with can be sent again. */
    synchronized void release(StoredRecord record) {
        record.nonces().forEach(nonce -> nonces.remove(nonce.text()));
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

    /** What this index holds and the other does not, in records of a bounded size. */
    Iterator<StoredRecord> lackingIn(RevocationIndex other) {
        return records(
                usedNonces().stream().filter(nonce -> !other.knows(nonce)).toList(),
                stored.values().stream().filter(entry -> !other.holds(entry)).iterator());
    }

    private synchronized boolean knows(Nonce nonce) {
        return nonces.containsKey(nonce.text());
    }

    /** An empty one that forgets by the same rules. */
    RevocationIndex empty() {
        return new RevocationIndex(retention, clock, most);
    }

    /** Everything that must outlive the process, in records of a bounded size. */
    Iterator<StoredRecord> records() {
        return records(usedNonces(), stored.values().iterator());
    }

    private static Iterator<StoredRecord> records(List<Nonce> used, Iterator<StoredRevocation> revocations) {
        var first = new StoredRecord(List.of(), used);
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
