package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Fence.Fenced;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.source.HeadWatch;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One replica while it is looked after: a thread that ships it and a thread that watches its log. Started and stopped by the
 * fleet's thread.
 */
final class ReplicaJob {
    private static final Logger LOG = Logger.getLogger(ReplicaJob.class);

    private final ReplicaProgress progress;
    private final DataDirectory directory;
    private final Shipper.Target target;
    private final ShipPlan plan;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private volatile @Nullable Shipper shipper;
    private volatile boolean retired;
    private @Nullable Thread shipping; // fleet's thread only
    private volatile @Nullable Thread watching;

    ReplicaJob(
            ReplicaKey key,
            DataDirectory directory,
            Shipper.Target target,
            ShipPlan plan,
            InstantSource clock,
            LongSupplier nanos) {
        this.progress = new ReplicaProgress(key, clock);
        this.directory = directory;
        this.target = target;
        this.plan = plan;
        this.clock = clock;
        this.nanos = nanos;
    }

    ReplicaProgress progress() {
        return progress;
    }

    /** Begins to ship; {@code opening} runs in the new thread and says where. */
    void start(Callable<Opening.Opened> opening) {
        shipping = Thread.ofVirtual().name("ship " + progress.key()).start(() -> run(opening));
    }

    /** The database is gone: ship the rest and end. */
    void retire() {
        retired = true;
        var current = shipper;
        if (current != null) {
            current.retire();
        }
    }

    /** Whether it is to end, or has ended, with its database. It does not begin again. */
    boolean isRetiring() {
        return retired;
    }

    boolean isRunning() {
        return shipping != null && shipping.isAlive();
    }

    /** Stops at once; what is not in the bucket yet is not counted as shipped. */
    void stop() throws InterruptedException {
        if (shipping != null) {
            shipping.interrupt();
            shipping.join();
        }
    }

    private void run(Callable<Opening.Opened> opening) {
        try {
            ship(opening.call());
            progress.become("retired", Optional.empty());
        } catch (InterruptedException _) {
            progress.become("stopped", Optional.empty());
        } catch (Fenced e) {
            progress.become("fenced", Optional.ofNullable(e.getMessage()));
        } catch (Exception | OutOfMemoryError e) { // the other replicas go on; this one says that it does not
            LOG.errorf(
                    e,
                    "shipping of a replica has ended database=%s replica=%d",
                    progress.key().database(),
                    progress.key().replica());
            progress.become("failed", Optional.of(String.valueOf(e.getMessage())));
        } finally {
            var watch = watching;
            if (watch != null) {
                watch.interrupt();
            }
        }
    }

    private void ship(Opening.Opened opened) throws InterruptedException {
        opened.trouble()
                .ifPresent(why -> LOG.errorf(
                        "the log differs from what was shipped database=%s replica=%d next=%d reason=\"%s\"",
                        progress.key().database(),
                        progress.key().replica(),
                        opened.place().position().next(),
                        why));
        var clog = directory.clog(progress.key().replica());
        var position = opened.place().position();
        watching = watch(new HeadWatch(new ReplicaLog(clog, position, nanos), clock));
        try (var log = new ReplicaLog(clog, position, nanos)) {
            var current = new Shipper(target, progress, log, opened.place(), plan, clock, nanos);
            shipper = current;
            if (retired) {
                current.retire();
            }
            current.run();
        }
    }

    private Thread watch(HeadWatch watch) {
        progress.opened(watch.head().next(), watch);
        return Thread.ofVirtual().name("watch " + progress.key()).start(() -> {
            try (watch) {
                while (true) {
                    watch.look();
                    Thread.sleep(progress.isShipping() ? Shipper.POLL : Shipper.TROUBLED_POLL);
                }
            } catch (InterruptedException _) {
                LOG.debugf("watch ended replica=%s", progress.key());
            } catch (Exception | OutOfMemoryError e) { // without a watch nobody would see that shipping stands still
                LOG.errorf(e, "the watch of a replica has ended replica=%s", progress.key());
                progress.blinded("the watch of its log has ended: %s".formatted(e));
            }
        });
    }
}
