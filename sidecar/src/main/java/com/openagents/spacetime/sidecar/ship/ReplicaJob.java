package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Fence.Fenced;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.ship.Loops.Loop;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.source.HeadWatch;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One replica while it is looked after: a loop that ships it and a loop that watches its log. Started and stopped by the
 * fleet's thread.
 */
final class ReplicaJob {
    private static final Logger LOG = Logger.getLogger(ReplicaJob.class);

    /** What has failed may work again once somebody has repaired the bucket; each try may read a whole history. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(60);

    private final ReplicaProgress progress;
    private final DataDirectory directory;
    private final Shipper.Target target;
    private final ShipPlan plan;
    private final Time time;
    private volatile boolean retired;
    private volatile @Nullable Turns turns; // changed by the fleet's thread only
    private @Nullable Loop shipping; // fleet's thread only

    ReplicaJob(ReplicaKey key, DataDirectory directory, Shipper.Target target, ShipPlan plan, Time time) {
        this.progress = new ReplicaProgress(key, time.clock());
        this.directory = directory;
        this.target = target;
        this.plan = plan;
        this.time = time;
    }

    ReplicaProgress progress() {
        return progress;
    }

    /** Begins to ship, for the first time or after a failure; {@code opening} is asked in the loop, once, and says where. */
    void start(Callable<Opening.Opened> opening) {
        var begun = new Turns(opening);
        turns = begun;
        shipping = time.loops().start("ship " + progress.key(), begun);
    }

    /** The database is gone: ship the rest and end. */
    void retire() {
        retired = true;
        var current = turns;
        if (current != null) {
            current.retire();
        }
    }

    /** Whether it is to end, or has ended, with its database. It does not begin again. */
    boolean isRetiring() {
        return retired;
    }

    boolean isRunning() {
        return shipping != null && shipping.isRunning();
    }

    /** Whether it has failed a while ago, and not because of another writer: it may be started again. */
    boolean mayStartAgain() {
        var last = turns;
        return last != null
                && last.failed
                && !retired
                && !isRunning()
                && target.fence().reason().isEmpty()
                && time.nanos().getAsLong() - last.endedAt >= AGAIN_AFTER.toNanos();
    }

    /** Stops at once; what is not in the bucket yet is not counted as shipped. */
    void stop() throws InterruptedException {
        var last = turns;
        if (shipping != null && last != null) {
            shipping.stop();
            last.stop();
        }
    }

    /** Opens the replica with the first turn, then ships. */
    private final class Turns implements Step {
        private final Callable<Opening.Opened> opening;
        private volatile @Nullable Shipper shipper;
        private volatile @Nullable Loop watching;
        private volatile boolean over;
        private volatile boolean failed;
        private volatile long endedAt;

        Turns(Callable<Opening.Opened> opening) {
            this.opening = opening;
        }

        @Override
        public Next next() throws InterruptedException {
            try {
                var current = shipper;
                var next = current == null ? begin(opening.call()) : current.next();
                if (next instanceof Next.Done) {
                    end("retired", Optional.empty());
                }
                return next;
            } catch (InterruptedException e) {
                throw e;
            } catch (Fenced e) { // the fleet itself may have nothing to put for hours, and not notice
                LOG.errorf(
                        "this sidecar is fenced and ships nothing more database=%s replica=%d reason=\"%s\"",
                        progress.key().database(), progress.key().replica(), e.getMessage());
                end("fenced", Optional.ofNullable(e.getMessage()));
            } catch (Exception | OutOfMemoryError e) { // the other replicas go on; this one says that it does not
                LOG.errorf(
                        e,
                        "shipping of a replica has ended database=%s replica=%d",
                        progress.key().database(),
                        progress.key().replica());
                end("failed", Optional.of(String.valueOf(e.getMessage())));
                failed = true;
            }
            return Next.DONE;
        }

        private void end(String word, Optional<String> problem) {
            progress.become(word, problem);
            endedAt = time.nanos().getAsLong();
            over = true;
        }

        void retire() {
            var current = shipper;
            if (current != null) {
                current.retire();
            }
        }

        /** When its loop has been stopped. */
        void stop() throws InterruptedException {
            if (!over) {
                end("stopped", Optional.empty());
            }
            var watch = watching;
            if (watch != null) {
                watch.stop();
            }
        }

        private Next begin(Opening.Opened opened) {
            opened.trouble()
                    .ifPresent(why -> LOG.errorf(
                            "the log differs from what was shipped database=%s replica=%d next=%d reason=\"%s\"",
                            progress.key().database(),
                            progress.key().replica(),
                            opened.place().position().next(),
                            why));
            var clog = directory.clog(progress.key().replica());
            var position = opened.place().position();
            var watch = new HeadWatch(new ReplicaLog(clog, position, time.nanos()), time.clock());
            progress.opened(position, watch);
            watching = time.loops().start("watch " + progress.key(), new Watching(watch, progress, () -> over));
            var log = new ReplicaLog(clog, position, time.nanos());
            var current = new Shipper(target, progress, log, opened.place(), plan, time);
            shipper = current;
            if (retired) {
                current.retire();
            }
            return Next.AT_ONCE;
        }

        @Override
        public void close() {
            var current = shipper;
            if (current != null) {
                current.close();
            }
        }
    }
}
