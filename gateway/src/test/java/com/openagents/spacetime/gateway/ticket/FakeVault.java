package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A vault in memory that can be out of reach, or take a ticket without saying so. */
final class FakeVault implements TicketVault {
    final Map<Fingerprint, byte[]> held = new ConcurrentHashMap<>();
    final Map<Fingerprint, Duration> lives = new ConcurrentHashMap<>();
    boolean away;
    boolean silent;

    @Override
    public CompletionStage<Boolean> put(Fingerprint ticket, byte[] sealed, Duration life) {
        if (away) {
            return CompletableFuture.completedFuture(false);
        }
        held.put(ticket, sealed);
        lives.put(ticket, life);
        return CompletableFuture.completedFuture(!silent);
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(Fingerprint ticket) {
        return CompletableFuture.completedFuture(away ? Optional.empty() : Optional.ofNullable(held.remove(ticket)));
    }
}
