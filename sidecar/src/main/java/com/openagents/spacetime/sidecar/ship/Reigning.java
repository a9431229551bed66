package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.Fence;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.ReplicaProgress.Beginning;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectMissing;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * What a fleet does once it has a term. With its first turns it waits for the control-db, compares each replica with the
 * bucket and writes the base; then, with every turn, it looks at the control-db: starts a {@link ReplicaJob} for each database
 * that appears, retires those that vanish, and ships control copies.
 */
final class Reigning implements Step {
    private static final Logger LOG = Logger.getLogger(Reigning.class);
    private static final Next LOOK_AGAIN = new Next.Rest(Duration.ofMillis(100));
    private static final Duration CONTROL_AT_START = Duration.ofSeconds(10);

    private final Reign reign;
    private final Parts parts;
    private final ControlWatch control;
    private final FleetState state;
    private final Map<ReplicaKey, ReplicaJob> jobs;
    private final Shipper.Target target;
    private final ControlShipper controls;
    private final long waitsUntil;
    private boolean based;

    /** What it works with. */
    record Parts(
            ShipSettings settings,
            ObjectStore store,
            ShippingMetrics metrics,
            DataDirectory directory,
            Patience patience,
            Time time) {}

    /**
     * Begins with a claim that was made just now.
     *
     * @param jobs one for each replica; changed here only
     */
    Reigning(Reign reign, Parts parts, ControlWatch control, FleetState state, Map<ReplicaKey, ReplicaJob> jobs) {
        this.reign = reign;
        this.parts = parts;
        this.control = control;
        this.state = state;
        this.jobs = jobs;
        var nanos = parts.time().nanos();
        var fence = new Fence(parts.store(), reign.names(), reign.term(), nanos);
        this.target = new Shipper.Target(parts.store(), reign.names(), reign.term(), fence, parts.patience());
        this.controls = new ControlShipper(
                target, parts.settings().jwtPublicKey(), parts.time().clock());
        this.waitsUntil = nanos.getAsLong() + CONTROL_AT_START.toNanos();
        state.begun(reign, fence);
        state.controls(controls);
    }

    @Override
    public Next next() throws InterruptedException {
        control.look();
        if (!based && mayBeStarting()) {
            return LOOK_AGAIN;
        }
        if (!based) {
            base();
            state.opened();
            based = true;
            return Next.AT_ONCE;
        }
        tend();
        shipControl();
        state.lookedAtControl();
        return LOOK_AGAIN;
    }

    /** A server that is just starting or publishing has some time to finish. */
    private boolean mayBeStarting() {
        return control.copy().isEmpty()
                && !control.isAbsent()
                && parts.time().nanos().getAsLong() < waitsUntil;
    }

    private void base() throws InterruptedException {
        var before = parts.patience().until(() -> reign.before(parts.store()));
        var opening = opening(before);
        var forking = parts.settings().start().ifBehind() == IfBehind.FORK
                ? Opening.Forking.IF_DIFFERENT_OR_BEHIND
                : Opening.Forking.IF_DIFFERENT;
        var opened = new HashMap<ReplicaKey, Callable<Opening.Opened>>();
        var entries = new HashMap<ReplicaKey, Base.Entry>();
        for (var key : live()) {
            try {
                var place = parts.patience().until(() -> opening.open(key, forking));
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
        try {
            parts.patience().until(() -> {
                reign.writeBase(parts.store(), entries);
                return reign;
            });
        } catch (NameTaken e) {
            target.fence().close(e);
            throw e;
        }
        state.based(before, entries.values());
        entries.forEach(Reigning::tellBreak);
        parts.metrics().breaks(state);
        opened.forEach((key, place) -> job(key).start(place));
    }

    private static void tellBreak(ReplicaKey key, Base.Entry entry) {
        switch (entry.relation()) {
            case CONTINUE -> {}
            case FORK ->
                LOG.errorf(
                        "a log leaves the history in the bucket, both sides stay readable database=%s replica=%d from=%d",
                        key.database(), key.replica(), entry.from());
            case GAP ->
                LOG.errorf(
                        "a log begins behind the history in the bucket, what lies between is lost database=%s replica=%d from=%d",
                        key.database(), key.replica(), entry.from());
        }
    }

    /** A database may be back that this very term has shipped before, so the bucket is read anew. */
    private Opening.Opened openedLate(ReplicaKey key) throws InterruptedException {
        return parts.patience().until(() -> {
            var chain = Chain.read(parts.store(), reign.names()).upTo(reign.term());
            return opening(chain).open(key, Opening.Forking.NO);
        });
    }

    private Opening opening(Chain chain) {
        var listing = new WalListing(parts.store(), reign.names(), chain);
        return new Opening(
                parts.store(), listing, parts.directory(), parts.time().nanos());
    }

    private Set<ReplicaKey> live() {
        return control.copy().map(copy -> ControlShipper.live(copy.decoded())).orElse(Set.of());
    }

    private ReplicaJob job(ReplicaKey key) {
        var job =
                new ReplicaJob(key, parts.directory(), target, parts.settings().plan(), parts.time());
        jobs.put(key, job);
        parts.metrics().replica(key.database().text(), key.replica(), job.progress());
        return job;
    }

    /** Retires what has vanished, starts what has appeared, and tries again what has failed. */
    private void tend() {
        var live = live();
        jobs.values()
                .removeIf(job ->
                        (job.isRetiring() || !live.contains(job.progress().key())) && hasRetired(job));
        for (var key : live) {
            var job = jobs.get(key);
            if (job == null) {
                LOG.infof("database found database=%s replica=%d", key.database(), key.replica());
                job(key).start(() -> openedLate(key));
            } else if (job.mayStartAgain()) {
                job.start(() -> openedLate(key));
            }
        }
    }

    private boolean hasRetired(ReplicaJob job) {
        job.retire();
        if (job.isRunning()) {
            return false;
        }
        var key = job.progress().key();
        parts.metrics().withdraw(key.database().text(), key.replica());
        LOG.infof("database gone from the server database=%s replica=%d", key.database(), key.replica());
        return true;
    }

    private void shipControl() throws InterruptedException {
        var copy = control.copy();
        if (copy.isPresent()) {
            control.waitsFor(controls.ship(copy.get(), this::beginning));
        }
    }

    private Beginning beginning(ReplicaKey key) {
        return Optional.ofNullable(jobs.get(key))
                .map(job -> job.progress().beginning())
                .orElse(Beginning.AWAITED);
    }
}
