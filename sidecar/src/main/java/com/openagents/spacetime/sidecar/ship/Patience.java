package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.StoreException;
import com.openagents.spacetime.sidecar.store.StoreMisconfigured;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Repeats what the store refuses, for ever, with pauses that double up to ten seconds: nothing is lost by waiting, only the
 * lag grows. Even a refusal that needs a person is repeated, since that person will not restart us. Any thread.
 */
final class Patience {
    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What is damaged on the way arrives whole with the next try; what is damaged at home never does. */
    private static final int TRIES_IF_DAMAGED = 4;

    private final Pause pause;
    private final Random jitter;
    private volatile @Nullable StoreException last;

    Patience(Time time) {
        this.pause = time.pause();
        this.jitter = new Random(time.nanos().getAsLong());
    }

    /** Work that asks the store. */
    @FunctionalInterface
    interface StoreWork<T> {
        T run() throws InterruptedException;
    }

    /** Does it until it succeeds or the thread is interrupted; gives up only what arrives damaged again and again. */
    <T> T until(StoreWork<T> work) throws InterruptedException {
        var rest = FIRST;
        int damaged = 0;
        while (true) {
            try {
                T done = work.run();
                recovered();
                return done;
            } catch (StoreUnavailable | StoreMisconfigured e) {
                failed(e);
            } catch (ObjectDamaged e) {
                failed(e);
                damaged++;
                if (damaged == TRIES_IF_DAMAGED) {
                    throw e;
                }
            }
            pause.rest(Duration.ofMillis((long) (rest.toMillis() * jitter.nextDouble(0.5, 1))));
            rest = rest.multipliedBy(2).compareTo(LONGEST) < 0 ? rest.multipliedBy(2) : LONGEST;
        }
    }

    /** Why the last operation failed; nothing if it succeeded. */
    Optional<String> problem() {
        return Optional.ofNullable(last).map(Throwable::getMessage);
    }

    private void failed(StoreException e) {
        if (last == null) {
            LOG.warnf("the store does not take what is shipped, trying again reason=\"%s\"", e.getMessage());
        }
        last = e;
    }

    private void recovered() {
        if (last != null) {
            LOG.info("the store answers again");
        }
        last = null;
    }
}
