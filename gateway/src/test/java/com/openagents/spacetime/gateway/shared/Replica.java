package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.limit.Buckets;
import com.openagents.spacetime.gateway.limit.Buckets.Taken;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.observe.SharedMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** What one replica has of what is shared. */
final class Replica implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final OwnBuckets own = new OwnBuckets();
    final SharedHome home;
    final Buckets buckets;

    Replica(SharedSettings settings) {
        this.home = SharedHome.open(settings, new SharedMetrics(registry), InstantSource.system());
        this.buckets = home.buckets(own);
    }

    Taken take(String holder, Rate rate, long tokens) {
        return asked(holder, rate, tokens).toCompletableFuture().join();
    }

    CompletionStage<Taken> asked(String holder, Rate rate, long tokens) {
        return buckets.take(new Buckets.Key(LimitRule.SUBJECT_CALLS, holder), rate, tokens);
    }

    boolean isUp() {
        return registry.get("spacetime_gateway_shared_up").gauge().value() == 1;
    }

    double fallbacks(SharedMetrics.Use use) {
        return registry.get("spacetime_gateway_shared_fallbacks")
                .tag("what", use.name().toLowerCase(java.util.Locale.ROOT))
                .counter()
                .count();
    }

    @Override
    public void close() {
        home.close();
    }
}
