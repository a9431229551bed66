package com.openagents.spacetime.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What replicas share, as metrics that begin with {@code spacetime_gateway_shared_}. Thread-safe. */
public final class SharedMetrics {
    private static final String PREFIX = "spacetime_gateway_shared_";

    private final MeterRegistry registry;
    private volatile boolean up;

    /** For what Redis is asked. */
    public enum Use {
        /** Whether a bucket still holds something. */
        BUCKET,
        /** To keep a ticket. */
        TICKET_ISSUED,
        /** To give a ticket back. */
        TICKET_REDEEMED,
        /** To tell the other replicas of a revocation. */
        REVOCATION
    }

    /** Registers those that do not wait for anything. */
    public SharedMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder(PREFIX + "up", this, metrics -> metrics.up ? 1 : 0)
                .description("1 while what replicas share can be reached; 0 while each decides alone")
                .strongReference(true)
                .register(registry);
        for (var use : Use.values()) {
            fallbacks(use);
        }
    }

    /** Shows how many revocations the other replicas may not have heard of. */
    public void untold(IntSupplier revocations) {
        Gauge.builder(PREFIX + "revocations_pending", revocations, IntSupplier::getAsInt)
                .description("Revocations that other replicas may not have been told of yet")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    /** Notes whether it can be reached. */
    public void up(boolean reachable) {
        up = reachable;
    }

    /** Counts an answer that was not to be had. */
    public void fellBack(Use use) {
        fallbacks(use).increment();
    }

    private Counter fallbacks(Use use) {
        return Counter.builder(PREFIX + "fallbacks")
                .description("What this replica had to decide alone, by what it was")
                .tag("what", use.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
