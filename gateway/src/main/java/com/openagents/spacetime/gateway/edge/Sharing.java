package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.observe.SharedMetrics;
import com.openagents.spacetime.gateway.revocation.RevocationExchange;
import com.openagents.spacetime.gateway.shared.SharedHome;
import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.ticket.Tickets;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/** What this replica shares with others, if it has any: it does the same without them. Thread-safe. */
final class Sharing implements AutoCloseable {
    private final Tickets tickets;
    private final Optional<Shared> shared;

    private record Shared(SharedHome home, RevocationExchange exchange) {}

    private Sharing(Tickets tickets, Optional<Shared> shared) {
        this.tickets = tickets;
        this.shared = shared;
    }

    /** As the settings say. */
    static Sharing of(GatewayParts parts, MeterRegistry registry, InstantSource clock) {
        return parts.shared()
                .map(settings -> shared(settings, parts, registry, clock))
                .orElseGet(() -> new Sharing(Tickets.ofThisProcess(), Optional.empty()));
    }

    private static Sharing shared(
            SharedSettings settings, GatewayParts parts, MeterRegistry registry, InstantSource clock) {
        var metrics = new SharedMetrics(registry);
        var home = SharedHome.open(settings, metrics, clock);
        var exchange = new RevocationExchange(parts.revocations(), home.revocations());
        metrics.untold(exchange::untold);
        return new Sharing(Tickets.sharedBy(home.tickets(), settings.seal()), Optional.of(new Shared(home, exchange)));
    }

    Tickets tickets() {
        return tickets;
    }

    /** Where the limits' buckets are: with all replicas, where there are several; those of this one decide without them. */
    Limits.Homes homes(Limits.Homes here) {
        return shared.map(shared -> new Limits.Homes(here.local(), shared.home().buckets(here.local())))
                .orElse(here);
    }

    /** Has revocations exchanged from now on. */
    void begin() {
        shared.ifPresent(shared -> shared.exchange().begin());
    }

    /** Whether the revocations of other replicas are known here, or there is no way to know them for now. */
    boolean isInStep() {
        return shared.map(shared -> shared.exchange().hasTried()).orElse(true);
    }

    @Override
    public void close() {
        shared.ifPresent(shared -> {
            shared.exchange().close();
            shared.home().close();
        });
    }
}
