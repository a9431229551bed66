package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One-time tickets: each stands for a token that was verified when it was issued, opens one socket within 60 s, and hands
 * on that token's rights and its end.
 *
 * <p>A ticket is in one place and never in two, so that it is good once whatever fails: in the {@link TicketVault}, if
 * there is one and it is known to have taken the ticket, and then every replica takes it in; else in this process, and then
 * no other does. Where it is unknown whether the vault has taken a ticket, that one is given to nobody.
 *
 * <p>Any thread may call; nothing blocks.
 */
public final class Tickets {
    /** How every ticket begins. There is no dot in one, so it can never be taken for a JWT. */
    private static final String PREFIX = "ticket_";

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final OwnTickets own = new OwnTickets();
    private final @Nullable Shared shared; // null: there are no replicas

    private record Shared(TicketVault vault, TicketSeal seal) {}

    private Tickets(@Nullable Shared shared) {
        this.shared = shared;
    }

    /** Tickets that are good at this process alone. */
    public static Tickets ofThisProcess() {
        return new Tickets(null);
    }

    /**
     * Tickets that are good at every replica.
     *
     * @param seal what keeps whoever can read the vault from using a ticket, and whoever can write it from making one
     */
    public static Tickets sharedBy(TicketVault vault, TicketSeal seal) {
        return new Tickets(new Shared(vault, seal));
    }

    /** Whether a credential has the form of a ticket, valid or not. */
    public static boolean isTicket(Secret credential) {
        return credential.reveal().startsWith(PREFIX);
    }

    /**
     * Issues a ticket for a verified token. It is good for 60 s and not beyond the token's deadline. Where this process
     * holds 32 of one subject, or 50,000 together, the oldest gives way: its holder fetches another.
     */
    public CompletionStage<Secret> issue(Ticketed ticketed, Instant now) {
        var limit = now.plus(LIFETIME);
        var deadline = ticketed.token().deadline();
        var until = deadline.isBefore(limit) ? deadline : limit;
        if (shared == null || !now.isBefore(until)) {
            return CompletableFuture.completedFuture(issuedHere(ticketed, until, now));
        }
        var ticket = random();
        return shared.vault()
                .put(
                        Fingerprint.of(ticket),
                        shared.seal().sealed(ticket, ticketed, until),
                        Duration.between(now, until))
                .thenApply(stored -> stored ? ticket : issuedHere(ticketed, until, now));
    }

    /**
     * Takes a ticket in. Whatever the answer, it is of no use afterwards.
     *
     * @return what it was issued for, or nothing if it is unknown, used or over, or in a vault that cannot be reached
     */
    public CompletionStage<Optional<Ticketed>> redeem(Secret ticket, Instant now) {
        var here = own.take(ticket, now);
        if (shared == null || here.isPresent()) {
            return CompletableFuture.completedFuture(here);
        }
        return shared.vault()
                .take(Fingerprint.of(ticket))
                .thenApply(found -> found.flatMap(kept -> shared.seal().opened(ticket, kept, now)));
    }

    private Secret issuedHere(Ticketed ticketed, Instant until, Instant now) {
        var ticket = random();
        own.put(ticket, ticketed, until, now);
        return ticket;
    }

    private Secret random() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
