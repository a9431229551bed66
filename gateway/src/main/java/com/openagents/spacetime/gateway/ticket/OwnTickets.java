package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The tickets that this process alone knows: as hashes, and a token that is kept with one as it is. Their number is bounded.
 * Any thread may call; the calls take turns, each for a few microseconds.
 */
final class OwnTickets {
    private static final int MAX_PER_PRINCIPAL = 32;
    private static final int MAX_TOTAL = 50_000;

    private final SequencedMap<Fingerprint, Ticket> open = new LinkedHashMap<>(); // oldest first
    private final Map<Principal, Deque<Fingerprint>> byPrincipal = new HashMap<>(); // each oldest first, none empty

    private record Ticket(Ticketed ticketed, Instant until) {
        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }

        Principal holder() {
            return ticketed.token().principal();
        }
    }

    /**
     * Keeps a ticket. Where one subject holds 32, or all together 50,000, the oldest gives way.
     *
     * @param until when it is over
     */
    void put(Secret ticket, Ticketed ticketed, Instant until, Instant now) {
        add(Fingerprint.of(ticket), new Ticket(ticketed, until), now);
    }

    /** Takes a ticket out: what it stands for, or nothing if it is not here or is over. */
    Optional<Ticketed> take(Secret ticket, Instant now) {
        return remove(Fingerprint.of(ticket))
                .filter(found -> !found.isOver(now))
                .map(Ticket::ticketed);
    }

    private synchronized void add(Fingerprint key, Ticket ticket, Instant now) {
        dropEnded(now);
        var own = byPrincipal.computeIfAbsent(ticket.holder(), _ -> new ArrayDeque<>());
        own.addLast(key);
        open.put(key, ticket);
        if (own.size() > MAX_PER_PRINCIPAL) {
            remove(own.getFirst());
        }
        if (open.size() > MAX_TOTAL) {
            remove(open.keySet().iterator().next());
        }
    }

    /** All live equally long but for an early deadline, so those that are over stand at the front. */
    private void dropEnded(Instant now) {
        while (!open.isEmpty() && open.firstEntry().getValue().isOver(now)) {
            remove(open.firstEntry().getKey());
        }
    }

    private synchronized Optional<Ticket> remove(Fingerprint key) {
        var ticket = Optional.ofNullable(open.remove(key));
        ticket.ifPresent(removed -> byPrincipal.computeIfPresent(removed.holder(), (_, own) -> {
            own.remove(key);
            return own.isEmpty() ? null : own;
        }));
        return ticket;
    }
}
