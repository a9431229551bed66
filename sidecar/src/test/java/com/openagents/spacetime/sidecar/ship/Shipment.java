package com.openagents.spacetime.sidecar.ship;

import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Starts of sidecars that ship a {@link FakeServer}, for tests of what is in the bucket afterwards. */
public final class Shipment {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final ObjectStore store;

    /** Ships into {@code store}. */
    public Shipment(ObjectStore store) {
        this.store = store;
    }

    /** A sidecar that runs from now on, by the real clock and with metrics of its own. */
    public Fleet start(FakeServer server, Path note, Succession succession) {
        return start(server, note, succession, new SimpleMeterRegistry(), Time.real());
    }

    /** A sidecar that runs from now on. */
    public Fleet start(FakeServer server, Path note, Succession succession, MeterRegistry registry, Time time) {
        var settings = new ShipSettings(
                server.dataDirectory(),
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                note,
                new ShipPlan(Duration.ofMillis(100), 4096),
                Duration.ZERO,
                new ShipSettings.Start(succession, Optional.empty(), IfBehind.STOP));
        var writer = new Claim.Writer("host", "pod-0", UUID.randomUUID().toString());
        var fleet = new Fleet(settings, store, new ShippingMetrics(registry), writer, time);
        fleet.start();
        return fleet;
    }

    /** Waits until a sidecar has shipped all that there was when this began. */
    public static void awaitShipped(Fleet fleet) {
        var began = Instant.now();
        await().atMost(BOUND).until(() -> {
            var status = fleet.status();
            return status.caughtUp() && !status.asOf().isBefore(began);
        });
    }

    /** One start that ships all that there is while its clock stands still, and its end. */
    public void once(FakeServer server, Path note, Instant at) throws InterruptedException {
        var real = Time.real();
        var still = new Time(InstantSource.fixed(at), real.nanos(), real.loops(), real.pause());
        var fleet = start(server, note, Succession.OWN_ONLY, new SimpleMeterRegistry(), still);
        await().atMost(BOUND).until(() -> fleet.status().caughtUp());
        fleet.stop();
    }
}
