package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One-time tickets: each stands for a token that was verified when it was issued, opens one socket within 60 s, and hands
 * on that token's rights and its end. They exist in this process alone, as hashes; so does a token that is kept with one, but
 * as it is. Any thread may call; the calls take
 * turns, each for a few microseconds.
 */
public final class Tickets {
    /** How every ticket begins. There is no dot in one, so it can never be taken for a JWT. */
    private static final String PREFIX = "ticket_";

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_PER_PRINCIPAL = 32;
    private static final int MAX_TOTAL = 50_000;

    private final SecureRandom random = new SecureRandom();
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

    /** Whether a credential has the form of a ticket, valid or not. */
    public static boolean isTicket(Secret credential) {
        return credential.reveal().startsWith(PREFIX);
    }

    /**
     * Issues a ticket for a verified token. It is good for 60 s and not beyond the token's deadline. Where one subject holds
     * 32, or all together 50,000, the oldest gives way: its holder fetches another.
     */
    public Secret issue(Ticketed ticketed, Instant now) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var ticket = Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        var limit = now.plus(LIFETIME);
        var deadline = ticketed.token().deadline();
        add(Fingerprint.of(ticket), new Ticket(ticketed, deadline.isBefore(limit) ? deadline : limit), now);
        return ticket;
    }

    /**
     * Takes a ticket in. Whatever the answer, it is of no use afterwards.
     *
     * @return what it was issued for, or nothing if it is unknown, used or over
     */
    public Optional<Ticketed> redeem(Secret ticket, Instant now) {
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
