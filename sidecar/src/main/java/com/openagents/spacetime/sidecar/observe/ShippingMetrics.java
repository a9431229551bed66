package com.openagents.spacetime.sidecar.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The sidecar's metrics; their names begin {@code spacetime_sidecar_}, and no label says who uses the server. What is not known
 * yet is not there yet, rather than a number that could be believed. Any thread.
 */
public final class ShippingMetrics implements OperationCount {
    private static final String PREFIX = "spacetime_sidecar_";
    private static final String SNAPSHOT_AGE = "snapshot_age_seconds";
    private static final List<String> REPLICA_GAUGES = List.of(
            "unshipped_bytes",
            "unshipped_commits",
            "source_head_offset",
            "shipped_offset",
            "replica_troubled",
            SNAPSHOT_AGE);

    private final MeterRegistry registry;
    private final Spending spending;
    private volatile Prices prices = Prices.STANDARD;

    /** Metrics in {@code registry}, whose clock also tells the hour that the bill is reckoned from. */
    public ShippingMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.spending = new Spending(() -> registry.config().clock().monotonicTime());
        gauge(
                "estimated_cost_usd_month",
                Tags.empty(),
                this,
                ShippingMetrics::monthlyCost,
                "What the store would bill for a month that goes on like the last hour");
    }

    @Override
    public void add(String operation, OperationClass operationClass, String code) {
        registry.counter(PREFIX + "object_operations", "op", operation, "class", operationClass.word(), "code", code)
                .increment();
        if (code.equals("ok")) {
            spending.operation(operationClass);
        }
    }

    @Override
    public void stored(long bytes) {
        spending.stored(bytes);
    }

    /** What the store bills, from now on; {@link Prices#STANDARD} before. */
    public void prices(Prices now) {
        prices = now;
    }

    /** Dollars of a month that goes on like the last hour. */
    public double monthlyCost() {
        return spending.month(prices);
    }

    /** Shows the server's figures from now on; whoever gives them keeps them as long as the registry is there. */
    public void server(ServerFigures figures) {
        gauge(
                "rpo_seconds",
                Tags.empty(),
                figures,
                ServerFigures::rpoSeconds,
                "Age of the oldest commit that is not in the bucket");
        gauge(
                "last_progress_timestamp_seconds",
                Tags.empty(),
                figures,
                ServerFigures::lastProgressSeconds,
                "When something was last shipped");
        gauge("term", Tags.empty(), figures, ServerFigures::term, "This writer's term, 0 before its claim");
        gauge("fenced", Tags.empty(), figures, ServerFigures::fenced, "1 if this sidecar must not write");
        gauge(
                "store_troubled",
                Tags.empty(),
                figures,
                ServerFigures::storeTroubled,
                "1 while the store does not take what is shipped");
        gauge(
                "control_troubled",
                Tags.empty(),
                figures,
                ServerFigures::controlTroubled,
                "1 while the control files cannot be shipped");
    }

    /**
     * Shows from now on how often logs and the bucket's history did not meet. Not before the bucket was asked: a count that went
     * down at each start and up again would look like a fork each time.
     */
    public void breaks(ServerFigures figures) {
        counter("forks", figures, ServerFigures::forks, "Times that a log has left the bucket's history");
        counter("gaps", figures, ServerFigures::gaps, "Times that a log has begun behind the bucket's history");
    }

    /** Shows a replica's figures from now on, in the place of former ones of the same replica. */
    public void replica(String database, long replica, ReplicaFigures figures) {
        var tags = replicaTags(database, replica);
        gauge(
                "unshipped_bytes",
                tags,
                figures,
                ReplicaFigures::unshippedBytes,
                "Bytes in the log and not in the bucket");
        gauge(
                "unshipped_commits",
                tags,
                figures,
                ReplicaFigures::unshippedCommits,
                "Commits in the log and not in the bucket");
        gauge("source_head_offset", tags, figures, ReplicaFigures::sourceHeadOffset, "Last transaction in the log");
        gauge("shipped_offset", tags, figures, ReplicaFigures::shippedOffset, "Last transaction in the bucket");
        gauge(
                "replica_troubled",
                tags,
                figures,
                ReplicaFigures::troubled,
                "1 if the log cannot be shipped: behind, forked, damaged, gone");
    }

    /**
     * Shows from now on how old the newest snapshot of a replica is, once there is one in the bucket.
     *
     * @param seconds since it was taken; asked from the thread that scrapes, must not block
     */
    public void snapshot(String database, long replica, DoubleSupplier seconds) {
        gauge(
                SNAPSHOT_AGE,
                replicaTags(database, replica),
                seconds,
                DoubleSupplier::getAsDouble,
                "Age of the newest snapshot in the bucket");
    }

    /**
     * Shows from now on how far this machine's clock is ahead of the store's, once that was measured.
     *
     * @param seconds negative if it is behind; asked from the thread that scrapes, must not block
     */
    public void clockSkew(DoubleSupplier seconds) {
        gauge(
                "clock_skew_seconds",
                Tags.empty(),
                seconds,
                DoubleSupplier::getAsDouble,
                "How far the clock is ahead of the store's");
    }

    /** Shows a replica's figures no more: its database is gone, and what is said of it would never change again. */
    public void withdraw(String database, long replica) {
        var tags = replicaTags(database, replica);
        REPLICA_GAUGES.forEach(
                name -> registry.find(PREFIX + name).tags(tags).gauges().forEach(registry::remove));
    }

    private static Tags replicaTags(String database, long replica) {
        return Tags.of("database", database, "replica", Long.toString(replica));
    }

    private <T> void counter(String name, T figures, ToDoubleFunction<T> value, String about) {
        FunctionCounter.builder(PREFIX + name, figures, value)
                .description(about)
                .register(registry);
    }

    private <T> void gauge(String name, Tags tags, T figures, ToDoubleFunction<T> value, String about) {
        String full = PREFIX + name;
        var present = registry.find(full).tags(tags).gauge();
        if (present != null) {
            registry.remove(present);
        }
        Gauge.builder(full, figures, value)
                .tags(tags)
                .description(about)
                .strongReference(true)
                .register(registry);
    }
}
