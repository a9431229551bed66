package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.observe.SharedMetrics;
import com.openagents.spacetime.gateway.ticket.TicketVault;
import com.openagents.spacetime.gateway.token.Fingerprint;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Tickets in Redis: stored with their time to live, and read and deleted by one command. Thread-safe. */
final class RedisVault implements TicketVault {
    private static final String DONE = "OK";

    private final RedisLink link;
    private final Keys keys;
    private final SharedMetrics metrics;

    RedisVault(RedisLink link, Keys keys, SharedMetrics metrics) {
        this.link = link;
        this.keys = keys;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Boolean> put(Fingerprint ticket, byte[] sealed, Duration life) {
        var terms = SetArgs.Builder.nx().px(Math.max(1, life.toMillis()));
        return link.ask(line -> line.commands().set(keys.ticket(ticket), sealed, terms))
                .thenApply(DONE::equals)
                .exceptionally(_ -> {
                    metrics.fellBack(SharedMetrics.Use.TICKET_ISSUED);
                    return false;
                });
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(Fingerprint ticket) {
        return link.ask(line -> line.commands().getdel(keys.ticket(ticket)))
                .thenApply(Optional::ofNullable)
                .exceptionally(_ -> {
                    metrics.fellBack(SharedMetrics.Use.TICKET_REDEEMED);
                    return Optional.empty();
                });
    }
}
