package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.source.HeadWatch;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Looks at a replica's log beside whoever ships it, for as long as that one runs. */
final class Watching implements Step {
    private static final Logger LOG = Logger.getLogger(Watching.class);

    private final HeadWatch watch;
    private final ReplicaProgress progress;
    private final BooleanSupplier over;

    /**
     * A watch that has not begun.
     *
     * @param over whether the replica is not shipped any more
     */
    Watching(HeadWatch watch, ReplicaProgress progress, BooleanSupplier over) {
        this.watch = watch;
        this.progress = progress;
        this.over = over;
    }

    @Override
    public Next next() throws InterruptedException {
        if (over.getAsBoolean()) {
            return Next.DONE;
        }
        try {
            if (!watch.look() && progress.isShipping()) { // then the log is well, and what was seen behind it is gone
                var shipped = progress.shipped();
                watch.again(shipped.place(), shipped.bytes(), shipped.commits());
            }
            return new Next.Rest(progress.isShipping() ? Shipper.POLL : Shipper.TROUBLED_POLL);
        } catch (RuntimeException | OutOfMemoryError e) { // without a watch nobody would see that shipping stands still
            LOG.errorf(e, "the watch of a replica has ended replica=%s", progress.key());
            progress.blinded("the watch of its log has ended: %s".formatted(e));
            return Next.DONE;
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
