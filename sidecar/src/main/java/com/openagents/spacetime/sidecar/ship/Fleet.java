package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Fence.Fenced;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.Loops.Loop;
import com.openagents.spacetime.sidecar.ship.Step.Next;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that ships one server. One loop claims a term and then looks after the server by that right, as {@link Reigning}
 * says; each replica is shipped by loops of its own. While the store is away, all of that waits; nothing gives up but a
 * writer that is fenced.
 */
public final class Fleet {
    private static final Logger LOG = Logger.getLogger(Fleet.class);

    private final ShipSettings settings;
    private final ObjectStore store;
    private final ShippingMetrics metrics;
    private final Claim.Writer writer;
    private final Time time;
    private final DataDirectory directory;
    private final Patience patience;
    private final ControlWatch control;
    private final FleetState state;
    private final Map<ReplicaKey, ReplicaJob> jobs = new ConcurrentHashMap<>(); // changed by the fleet's loop only
    private Step turn = this::claim; // the fleet's loop only
    private @Nullable Loop loop; // start and stop, from one thread

    /**
     * A fleet that has not started.
     *
     * @param store where to; not closed here
     * @param writer this start, for the claim
     */
    public Fleet(ShipSettings settings, ObjectStore store, ShippingMetrics metrics, Claim.Writer writer, Time time) {
        this.settings = settings;
        this.store = store;
        this.metrics = metrics;
        this.writer = writer;
        this.time = time;
        this.directory = new DataDirectory(settings.dataDirectory());
        this.patience = new Patience(time);
        this.control = new ControlWatch(directory, time.clock(), time.nanos());
        this.state = new FleetState(store.location(), directory, time.clock(), control, patience, jobs);
    }

    /** Starts its loop and returns at once. */
    public void start() {
        metrics.server(state);
        loop = time.loops().start("fleet", this::next);
    }

    /** How it stands now. From any thread. */
    public FleetStatus status() {
        return state.status();
    }

    /**
     * Ends: waits until SpacetimeDB is gone and all that it wrote is in the bucket, at most as long as the settings allow,
     * then stops every loop.
     *
     * @return how it stood at the end
     */
    public FleetStatus stop() throws InterruptedException {
        new Drain(settings, state, time).await();
        var last = state.status();
        if (loop != null) {
            loop.stop();
        }
        for (var job : jobs.values()) {
            job.stop();
        }
        return last;
    }

    private Next next() throws InterruptedException {
        try {
            return turn.next();
        } catch (InterruptedException e) {
            throw e;
        } catch (Fenced | NameTaken e) {
            LOG.errorf("this sidecar is fenced and ships nothing more reason=\"%s\"", e.getMessage());
        } catch (Exception
                | OutOfMemoryError e) { // the process stays up to be asked what happened; nothing is shipped any more
            LOG.error("shipping has ended", e);
            state.refused(String.valueOf(e.getMessage()));
        }
        return Next.DONE;
    }

    private Next claim() throws InterruptedException {
        var at = time.clock().instant(); // one for all attempts: a claim that arrives late must equal its repetition
        var outcome = patience.until(() -> {
            try {
                var start = settings.start();
                return Reign.claim(store, settings.note(), start.succession(), start.wanted(), writer, at);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
        return switch (outcome) {
            case Reign.Outcome.Refused(var why) -> {
                LOG.errorf("this sidecar must not write reason=\"%s\"", why);
                state.refused(why);
                yield Next.DONE;
            }
            case Reign.Outcome.Begun(var reign) -> {
                LOG.infof(
                        "term claimed server=%s term=%d store=%s",
                        reign.names().server(), reign.term(), store.location());
                turn = new Reigning(
                        reign,
                        new Reigning.Parts(settings, store, metrics, directory, patience, time),
                        control,
                        state,
                        jobs);
                yield Next.AT_ONCE;
            }
        };
    }
}
