package com.openagents.spacetime.sidecar.serve;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.Fleet;
import com.openagents.spacetime.sidecar.ship.FleetStatus;
import com.openagents.spacetime.sidecar.ship.ShipSettings;
import com.openagents.spacetime.sidecar.ship.Time;
import com.openagents.spacetime.sidecar.store.CountedStore;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The daemon while Quarkus runs. What it ships is decided and checked before Quarkus starts, and handed over through
 * {@link #prepare}, since Quarkus makes this object itself.
 */
@ApplicationScoped
public class Daemon implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(Daemon.class);
    private static final AtomicReference<@Nullable Parts> PREPARED = new AtomicReference<>();

    private final MeterRegistry registry;
    private volatile @Nullable Fleet fleet;
    private volatile @Nullable ObjectStore store;

    /** What a daemon is made of. */
    private record Parts(ShipSettings settings, ObjectStore store, Claim.Writer writer) {}

    /** For Quarkus. */
    @Inject
    public Daemon(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Says what the next daemon of this process ships, and where to. The store is closed at its end. */
    public static void prepare(ShipSettings settings, ObjectStore store, Claim.Writer writer) {
        PREPARED.set(new Parts(settings, store, writer));
    }

    /** How it stands; nothing before it has begun. From any thread. */
    public Optional<FleetStatus> status() {
        return Optional.ofNullable(fleet).map(Fleet::status);
    }

    /** Ships until the process is told to end. */
    @Override
    public int run(String... args) {
        var parts = PREPARED.getAndSet(null);
        if (parts == null) {
            throw new IllegalStateException("a daemon was started that was not prepared");
        }
        var metrics = new ShippingMetrics(registry);
        var counted = new CountedStore(parts.store(), metrics);
        var started = new Fleet(parts.settings(), counted, metrics, parts.writer(), Time.real());
        store = counted;
        fleet = started;
        started.start();
        LOG.infof("sidecar started dataDirectory=%s store=%s", parts.settings().dataDirectory(), counted.location());
        Quarkus.waitForExit();
        return 0;
    }

    /** Drains. Quarkus waits for this before it closes anything, so status and metrics can be asked meanwhile. */
    void end(@Observes ShutdownEvent event) throws InterruptedException {
        var ending = fleet;
        if (ending != null) {
            ending.stop();
        }
        var done = store;
        if (done != null) {
            done.close();
        }
    }
}
