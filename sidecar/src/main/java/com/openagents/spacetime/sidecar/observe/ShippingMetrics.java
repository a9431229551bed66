package com.openagents.spacetime.sidecar.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The sidecar's metrics; their names begin {@code spacetime_sidecar_}. Any thread. */
public final class ShippingMetrics implements OperationCount {
    private static final String PREFIX = "spacetime_sidecar_";
    private static final List<String> REPLICA_GAUGES =
            List.of("unshipped_bytes", "unshipped_commits", "source_head_offset", "shipped_offset", "replica_troubled");

    private final MeterRegistry registry;

    /** Metrics in {@code registry}. */
    public ShippingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void add(String operation, String code) {
        registry.counter("spacetime_sidecar_object_operations", "op", operation, "code", code)
                .increment();
    }

    /** Shows the server's figures from now on; they must live as long as the registry. */
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
        gauge("fenced", Tags.empty(), figures, ServerFigures::fenced, "1 if another writer has taken over");
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

    /** Shows a replica's figures no more: its database is gone, and what is said of it would never change again. */
    public void withdraw(String database, long replica) {
        var tags = replicaTags(database, replica);
        REPLICA_GAUGES.forEach(
                name -> registry.find(PREFIX + name).tags(tags).gauges().forEach(registry::remove));
    }

    private static Tags replicaTags(String database, long replica) {
        return Tags.of("database", database, "replica", Long.toString(replica));
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
