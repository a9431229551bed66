package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Fence;
import com.openagents.spacetime.sidecar.lineage.Fence.Fenced;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectMissing;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that ships one server. One thread claims a term, compares each replica with the bucket, writes the base, then
 * keeps looking at the control-db: it starts a {@link ReplicaJob} for each database that appears, retires those that vanish,
 * and ships control copies. While the store is away, all of that waits; nothing gives up but a writer that is fenced.
 */
public final class Fleet {
    private static final Logger LOG = Logger.getLogger(Fleet.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration CONTROL_AT_START = Duration.ofSeconds(10);

    private final ShipSettings settings;
    private final ObjectStore store;
    private final ShippingMetrics metrics;
    private final Claim.Writer writer;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final DataDirectory directory;
    private final Patience patience = new Patience();
    private final ControlWatch control;
    private final FleetState state;
    private final Map<ReplicaKey, ReplicaJob> jobs = new ConcurrentHashMap<>(); // changed by the fleet's thread only
    private @Nullable Thread thread; // start and stop, from one thread

    /**
     * A fleet that has not started.
     *
     * @param store where to; not closed here
     * @param writer this start, for the claim
     * @param nanos elapsed time, as {@link System#nanoTime}
     */
    public Fleet(
            ShipSettings settings,
            ObjectStore store,
            ShippingMetrics metrics,
            Claim.Writer writer,
            InstantSource clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.store = store;
        this.metrics = metrics;
        this.writer = writer;
        this.clock = clock;
        this.nanos = nanos;
        this.directory = new DataDirectory(settings.dataDirectory());
        this.control = new ControlWatch(directory, clock, nanos);
        this.state = new FleetState(store.location(), directory, clock, control, patience, jobs);
    }

    /** Starts in a thread of its own and returns at once. */
    public void start() {
        metrics.server(state);
        thread = Thread.ofVirtual().name("fleet").start(this::run);
    }

    /** How it stands now. From any thread. */
    public FleetStatus status() {
        return state.status();
    }

    /**
     * Ends: waits until SpacetimeDB is gone and all that it wrote is in the bucket, at most as long as the settings allow,
     * then stops every thread.
     *
     * @return how it stood at the end
     */
    public FleetStatus stop() throws InterruptedException {
        new Drain(settings, state, nanos).await();
        var last = state.status();
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
        for (var job : jobs.values()) {
            job.stop();
        }
        return last;
    }

    private void run() {
        try {
            switch (claim()) {
                case Reign.Outcome.Refused(var why) -> {
                    LOG.errorf("this sidecar must not write reason=\"%s\"", why);
                    state.refused(why);
                }
                case Reign.Outcome.Begun(var reign) -> reign(reign);
            }
        } catch (InterruptedException _) {
            LOG.debug("the fleet has been stopped");
        } catch (Fenced e) {
            LOG.errorf("this sidecar is fenced and ships nothing more reason=\"%s\"", e.getMessage());
        } catch (Exception
                | OutOfMemoryError e) { // the process stays up to be asked what happened; nothing is shipped any more
            LOG.error("shipping has ended", e);
            state.refused(String.valueOf(e.getMessage()));
        }
    }

    private Reign.Outcome claim() throws InterruptedException {
        var at = clock.instant(); // one for all attempts: a claim that arrives late must equal its repetition
        return patience.until(() -> {
            try {
                var start = settings.start();
                return Reign.claim(store, settings.note(), start.succession(), start.wanted(), writer, at);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    private void reign(Reign reign) throws InterruptedException {
        var fence = new Fence(store, reign.names(), reign.term(), nanos);
        state.begun(reign, fence);
        LOG.infof("term claimed server=%s term=%d store=%s", reign.names().server(), reign.term(), store.location());
        var target = new Shipper.Target(store, reign.names(), reign.term(), fence, patience);
        var controls = new ControlShipper(target, settings.jwtPublicKey(), clock);
        state.controls(controls);
        awaitControl();
        base(reign, target);
        state.opened();
        while (true) {
            control.look();
            tend(reign, target);
            shipControl(controls);
            state.lookedAtControl();
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** Gives a server that is just starting or publishing the time to finish. */
    private void awaitControl() throws InterruptedException {
        long deadline = nanos.getAsLong() + CONTROL_AT_START.toNanos();
        control.look();
        while (control.copy().isEmpty() && !control.isAbsent() && nanos.getAsLong() < deadline) {
            Thread.sleep(LOOK_EVERY);
            control.look();
        }
    }

    private void base(Reign reign, Shipper.Target target) throws InterruptedException {
        var opening = opening(reign, reign.before());
        var forking = settings.start().ifBehind() == IfBehind.FORK
                ? Opening.Forking.IF_DIFFERENT_OR_BEHIND
                : Opening.Forking.IF_DIFFERENT;
        var opened = new HashMap<ReplicaKey, Callable<Opening.Opened>>();
        var entries = new HashMap<ReplicaKey, Base.Entry>();
        for (var key : live()) {
            try {
                var place = patience.until(() -> opening.open(key, forking));
                opened.put(key, () -> place);
                place.entry().ifPresent(entry -> entries.put(key, entry));
            } catch (HistoryBroken
                    | ObjectDamaged
                    | ObjectMissing e) { // one broken history is no reason to lose others
                opened.put(key, () -> {
                    throw e;
                });
            }
        }
        patience.until(() -> {
            reign.writeBase(store, entries);
            return reign;
        });
        opened.forEach((key, place) -> job(key, target).start(place));
    }

    /** A database may be back that this very term has shipped before, so the bucket is read anew. */
    private Opening.Opened openedLate(Reign reign, ReplicaKey key) throws InterruptedException {
        return patience.until(() -> {
            var chain = Chain.read(store, reign.names()).upTo(reign.term());
            return opening(reign, chain).open(key, Opening.Forking.NO);
        });
    }

    private Opening opening(Reign reign, Chain chain) {
        return new Opening(store, new WalListing(store, reign.names(), chain), directory, nanos);
    }

    private Set<ReplicaKey> live() {
        return control.copy().map(copy -> ControlShipper.live(copy.decoded())).orElse(Set.of());
    }

    private ReplicaJob job(ReplicaKey key, Shipper.Target target) {
        var job = new ReplicaJob(key, directory, target, settings.plan(), clock, nanos);
        jobs.put(key, job);
        metrics.replica(key.database().text(), key.replica(), job.progress());
        return job;
    }

    /** Retires what has vanished, starts what has appeared. */
    private void tend(Reign reign, Shipper.Target target) {
        var live = live();
        jobs.values()
                .removeIf(job ->
                        (job.isRetiring() || !live.contains(job.progress().key())) && hasRetired(job));
        for (var key : live) {
            if (!jobs.containsKey(key)) {
                LOG.infof("database found database=%s replica=%d", key.database(), key.replica());
                job(key, target).start(() -> openedLate(reign, key));
            }
        }
    }

    private boolean hasRetired(ReplicaJob job) {
        job.retire();
        if (job.isRunning()) {
            return false;
        }
        var key = job.progress().key();
        metrics.withdraw(key.database().text(), key.replica());
        LOG.infof("database gone from the server database=%s replica=%d", key.database(), key.replica());
        return true;
    }

    private void shipControl(ControlShipper controls) throws InterruptedException {
        var copy = control.copy();
        if (copy.isPresent()) {
            control.waitsFor(controls.ship(copy.get(), this::hasBegun));
        }
    }

    private boolean hasBegun(ReplicaKey key) {
        return Optional.ofNullable(jobs.get(key))
                .filter(job -> job.progress().shipped().next() > 0)
                .isPresent();
    }
}
