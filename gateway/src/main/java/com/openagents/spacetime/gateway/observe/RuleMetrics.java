package com.openagents.spacetime.gateway.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What is in force, as metrics that begin with {@code spacetime_gateway_}: which rules, which keys. Thread-safe. */
public final class RuleMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private final InstantSource clock;
    private final MultiGauge keys;
    private volatile boolean reloadFailed;

    /**
     * A key that verifies tokens, without the key itself.
     *
     * @param issuer its issuer's name in the settings
     * @param kid its id, or an empty text
     * @param fingerprint what stands for it in lists
     * @param since when the gateway took it up
     */
    public record Key(String issuer, String kid, String algorithm, String fingerprint, Instant since) {}

    /**
     * Registers them.
     *
     * @param generation the number of the rules in force
     * @param revocations how many revocations are in force
     */
    public RuleMetrics(MeterRegistry registry, LongSupplier generation, IntSupplier revocations, InstantSource clock) {
        this.clock = clock;
        Gauge.builder(PREFIX + "generation", generation, LongSupplier::getAsLong)
                .description("The number of the settings in force: 1 at the start, one more after each reload")
                .strongReference(true) // nobody else keeps the supplier, nor the next
                .register(registry);
        Gauge.builder(PREFIX + "revocations", revocations, IntSupplier::getAsInt)
                .description("Revocations in force")
                .strongReference(true)
                .register(registry);
        Gauge.builder(PREFIX + "reload_failed", this, metrics -> metrics.reloadFailed ? 1 : 0)
                .description("1 if the settings file says what could not be put in force")
                .strongReference(true)
                .register(registry);
        keys = MultiGauge.builder(PREFIX + "key_age")
                .description("How long each key that verifies tokens has been trusted")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Notes whether the last reload failed. */
    public void reloadFailed(boolean failed) {
        reloadFailed = failed;
    }

    /** Shows these keys in place of those before. */
    public void keys(List<Key> inForce) {
        keys.register(
                inForce.stream()
                        .map(key -> MultiGauge.Row.of(
                                Tags.of(
                                        "issuer", key.issuer(),
                                        "kid", key.kid(),
                                        "algorithm", key.algorithm(),
                                        "fingerprint", key.fingerprint()),
                                () -> Duration.between(key.since(), clock.instant())
                                        .toSeconds()))
                        .toList(),
                true);
    }
}
