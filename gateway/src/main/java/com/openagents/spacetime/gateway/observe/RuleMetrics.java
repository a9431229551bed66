package com.openagents.spacetime.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What is in force, as metrics that begin with {@code spacetime_gateway_}: which rules, keys and certificates. Thread-safe. */
public final class RuleMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private final InstantSource clock;
    private final MultiGauge keys;
    private final MultiGauge certificates;
    private final Counter reloads;
    private final Counter failedReloads;
    private volatile Instant since;

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
     * Registers them; the rules of the start have just been taken up.
     *
     * @param generation the number of the rules in force
     * @param reloadFailed whether the settings file says what could not be put in force
     * @param revocations how many revocations are in force
     */
    public RuleMetrics(
            MeterRegistry registry,
            LongSupplier generation,
            BooleanSupplier reloadFailed,
            IntSupplier revocations,
            InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
        this.reloads = reloads(registry, "ok");
        this.failedReloads = reloads(registry, "failed");
        Gauge.builder(PREFIX + "generation", generation, LongSupplier::getAsLong)
                .description("The number of the settings in force: 1 at the start, one more after each reload")
                .strongReference(true) // nobody else keeps the supplier, nor the next
                .register(registry);
        Gauge.builder(PREFIX + "revocations", revocations, IntSupplier::getAsInt)
                .description("Revocations in force")
                .strongReference(true)
                .register(registry);
        Gauge.builder(PREFIX + "reload_failed", reloadFailed, failed -> failed.getAsBoolean() ? 1 : 0)
                .description("1 if the settings file says what could not be put in force")
                .strongReference(true)
                .register(registry);
        Gauge.builder(PREFIX + "generation_timestamp", this, metrics -> metrics.since.getEpochSecond())
                .description("When the settings in force were taken up, in seconds since 1970")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        keys = MultiGauge.builder(PREFIX + "key_age")
                .description("How long each key that verifies tokens has been trusted")
                .baseUnit("seconds")
                .register(registry);
        certificates = MultiGauge.builder(PREFIX + "certificate_expiry_timestamp")
                .description("When the first certificate of each chain that is shown runs out, in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Counter reloads(MeterRegistry registry, String result) {
        return Counter.builder(PREFIX + "reloads")
                .description("Attempts to put a changed settings file in force, by what came of them")
                .tag("result", result)
                .register(registry);
    }

    /** Counts a reload that is in force now. */
    public void reloaded() {
        since = clock.instant();
        reloads.increment();
    }

    /** Counts a reload that changed nothing. */
    public void reloadFailed() {
        failedReloads.increment();
    }

    /**
     * Shows the ends of these certificates in place of those before.
     *
     * @param ends by the settings that name the certificates
     */
    public void certificates(Map<String, Instant> ends) {
        certificates.register(
                ends.entrySet().stream()
                        .map(end -> MultiGauge.Row.of(
                                Tags.of("certificate", end.getKey()),
                                end.getValue().getEpochSecond()))
                        .toList(),
                true);
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
