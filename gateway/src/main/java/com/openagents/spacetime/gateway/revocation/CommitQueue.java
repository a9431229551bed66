package com.openagents.spacetime.gateway.revocation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where orders wait to be stored. Whoever comes first stores for all who wait: a record and a flush for many orders, as the
 * disk allows. The queue is under its own monitor, for moments; the log is under this object's, for as long as the disk
 * takes.
 */
final class CommitQueue {
    private static final Logger LOG = Logger.getLogger(CommitQueue.class);

    private static final int PER_RECORD = 2 * RevocationOrder.MAX_REVOCATIONS;
    private static final long SPARE_BYTES = 1024 * 1024;

    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final RevocationIndex index;
    private final @Nullable RevocationLog log; // null: nothing is ever stored
    private long sizeThatIsFine;

    /** An order and what has become of it, which only the holder of the log sets and reads. */
    private static final class Waiting {
        private final RevocationOrder order;
        private boolean settled;
        private @Nullable RevocationsNotStored failure;

        Waiting(RevocationOrder order) {
            this.order = order;
        }
    }

    private CommitQueue(@Nullable RevocationLog log, RevocationIndex index) {
        this.log = log;
        this.index = index;
    }

    static CommitQueue into(RevocationLog log, RevocationIndex index) {
        return new CommitQueue(log, index);
    }

    static CommitQueue intoNothing(RevocationIndex index) {
        return new CommitQueue(null, index);
    }

    /**
     * Stores an admitted order and brings it into force; into force also if it cannot be stored.
     *
     * @return why it is not stored, if it is not
     */
    Optional<RevocationsNotStored> commit(RevocationOrder order) {
        var own = new Waiting(order);
        synchronized (queue) {
            queue.add(own);
        }
        synchronized (this) {
            while (!own.settled) {
                settle(next());
            }
            return Optional.ofNullable(own.failure);
        }
    }

    /** Drops from file and memory what need not be remembered; a failure is no harm, since the old file stays in use. */
    synchronized void tidyUp() {
        if (log == null) {
            return;
        }
        index.forget(index.now());
        try {
            log.rewrite(index.records());
        } catch (IOException failure) {
            LOG.warnf("The file of revocations could not be tidied up and goes on growing reason=%s", failure);
        }
        sizeThatIsFine = 2 * log.length() + SPARE_BYTES;
    }

    Optional<String> fault() {
        return log == null ? Optional.empty() : log.fault();
    }

    synchronized void close() {
        if (log != null) {
            log.close();
        }
    }

    private List<Waiting> next() {
        var batch = new ArrayList<Waiting>();
        synchronized (queue) {
            int room = PER_RECORD;
            while (!queue.isEmpty() && queue.element().order.revocations().size() <= room) {
                room -= queue.element().order.revocations().size();
                batch.add(queue.remove());
            }
        }
        if (batch.isEmpty()) {
            throw new IllegalStateException("an order that waits to be stored is not in the queue");
        }
        return batch;
    }

    private void settle(Collection<Waiting> batch) {
        var failure = stored(batch);
        for (var waiting : batch) {
            index.enforce(waiting.order, index.now());
            if (failure != null) {
                index.release(waiting.order);
            }
            waiting.failure = failure;
            waiting.settled = true;
            report(waiting.order, failure == null);
        }
        if (failure == null && log != null && log.length() > sizeThatIsFine) {
            tidyUp();
        }
    }

    private @Nullable RevocationsNotStored stored(Collection<Waiting> batch) {
        if (log == null) {
            return new RevocationsNotStored(
                    "there is no file to keep revocations in: set revocations.file. Until the gateway ends this one is in force.");
        }
        var now = index.now();
        var revocations = batch.stream()
                .flatMap(waiting -> waiting.order.revocations().stream())
                .map(revocation -> new StoredRevocation(revocation, now))
                .toList();
        var nonces = batch.stream()
                .flatMap(waiting -> waiting.order.nonce().stream())
                .toList();
        try {
            log.append(new StoredRecord(revocations, nonces));
            return null;
        } catch (RevocationsNotStored notStored) {
            return new RevocationsNotStored(
                    notStored.getMessage() + " Until the gateway ends this one is in force.", notStored);
        }
    }

    private static void report(RevocationOrder order, boolean stored) {
        LOG.infof(
                "Revoked tokens=%d subjects=%d sessions=%d devices=%d stored=%s reason=\"%s\"",
                count(order, RevocationTarget.Token.class),
                count(order, RevocationTarget.Subject.class),
                count(order, RevocationTarget.LoginSession.class),
                count(order, RevocationTarget.Device.class),
                stored,
                order.reason());
    }

    private static long count(RevocationOrder order, Class<? extends RevocationTarget> kind) {
        return order.revocations().stream()
                .filter(revocation -> kind.isInstance(revocation.target()))
                .count();
    }
}
