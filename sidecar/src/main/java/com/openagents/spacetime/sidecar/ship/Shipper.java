package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Fence;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.WalContent;
import com.openagents.spacetime.sidecar.ship.ShipPlan.Decision;
import com.openagents.spacetime.sidecar.source.LogStep;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Ships one replica: reads whole commits from its log and puts them as objects, one after the other. A put whose
 * outcome is unknown is repeated with the same name and bytes until it is known. Memory: one object.
 */
final class Shipper implements Step {
    /** How often a quiet log is looked at. */
    static final Duration POLL = Duration.ofMillis(50);

    /** How often a log in trouble is looked at: each look may read a whole segment. */
    static final Duration TROUBLED_POLL = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(Shipper.class);

    private final Target target;
    private final ReplicaProgress progress;
    private final ReplicaLog log;
    private final ShipPlan plan;
    private final PutBudget budget;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private Batch batch;
    private volatile boolean retired;

    /** Where objects go, and until when. */
    record Target(ObjectStore store, ObjectNames names, long term, Fence fence, Patience patience) {}

    Shipper(Target target, ReplicaProgress progress, ReplicaLog log, Opening.Place from, ShipPlan plan, Time time) {
        this.target = target;
        this.progress = progress;
        this.log = log;
        this.plan = plan;
        this.clock = time.clock();
        this.nanos = time.nanos();
        this.budget = new PutBudget(plan.interval(), nanos.getAsLong());
        this.batch = new Batch(from.digest(), clock.instant(), nanos.getAsLong());
    }

    /** The database is gone from the server: ship what is there and end. From any thread. */
    void retire() {
        retired = true;
    }

    /** Reads what there is and puts it if it is time to. The last turn is the one that leaves nothing of a retired replica. */
    @Override
    public Next next() throws InterruptedException {
        var last = fill();
        var state = last instanceof LogStep.Taken ? ShipPlan.Log.FLOWING : ShipPlan.Log.IDLE;
        long now = nanos.getAsLong();
        var waited = Duration.ofNanos(now - batch.firstSeenNanos());
        return switch (plan.decide(batch.size(), waited, state, budget.affords(now))) {
            case Decision.Flush _ -> {
                put();
                yield Next.AT_ONCE;
            }
            case Decision.Wait _ when retired && batch.isEmpty() && state == ShipPlan.Log.IDLE -> Next.DONE;
            case Decision.Wait(var atMost) -> new Next.Rest(pause(last, atMost));
        };
    }

    private Duration pause(LogStep last, Duration atMost) {
        var poll = last instanceof LogStep.Trouble && batch.isEmpty() ? TROUBLED_POLL : POLL;
        return atMost.compareTo(poll) < 0 ? atMost : poll;
    }

    /** Reads until the batch is an object or the log has no more; the answer is the last step. */
    private LogStep fill() throws InterruptedException {
        LogStep step = log.next();
        while (true) {
            switch (step) {
                case LogStep.Taken(var commit) -> {
                    if (batch.isEmpty()) {
                        batch = new Batch(batch.digest(), clock.instant(), nanos.getAsLong());
                    }
                    batch.add(commit, clock.instant());
                    progress.waiting(batch.oldest());
                    healthy();
                    if (batch.size() >= plan.objectBytes()) {
                        return step;
                    }
                }
                case LogStep.Skipped(var next, var why) ->
                    LOG.warnf(
                            "a crash left unfinished bytes in the log, going on behind them database=%s replica=%d next=%d reason=\"%s\"",
                            progress.key().database(), progress.key().replica(), next, why);
                case LogStep.Idle _ -> {
                    healthy();
                    return step;
                }
                case LogStep.Trouble trouble -> {
                    troubled(trouble);
                    return step;
                }
            }
            step = log.next();
        }
    }

    private void healthy() {
        if (log.hasMet() && progress.become("shipping", Optional.empty())) {
            LOG.infof(
                    "the log continues what was shipped database=%s replica=%d",
                    progress.key().database(), progress.key().replica());
        }
    }

    private void troubled(LogStep.Trouble trouble) {
        if (progress.become(trouble.word(), Optional.of(trouble.why()))) {
            LOG.errorf(
                    "the log cannot be shipped database=%s replica=%d state=%s reason=\"%s\"",
                    progress.key().database(), progress.key().replica(), trouble.word(), trouble.why());
        }
    }

    private void put() throws InterruptedException {
        var facts = batch.facts();
        var name = target.names().l0(progress.key(), target.term(), facts.range());
        var content = WalContent.compress(batch.raw());
        var metadata = facts.metadata();
        try {
            target.patience().until(() -> {
                target.fence().pass();
                target.store().put(name, content, metadata);
                target.fence().pass();
                return name;
            });
        } catch (NameTaken e) {
            target.fence().close(e);
            throw e;
        }
        budget.spend();
        progress.shipped(batch.end(), batch.size(), batch.commits());
        LOG.debugf("commits shipped object=%s commits=%d bytes=%d", name, batch.commits(), batch.size());
        batch = new Batch(batch.digest(), clock.instant(), nanos.getAsLong());
    }

    @Override
    public void close() {
        log.close();
    }
}
