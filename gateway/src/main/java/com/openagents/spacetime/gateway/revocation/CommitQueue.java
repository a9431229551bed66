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
 * Where revocations wait to be stored. Whoever comes first stores for all who wait: a record and a flush for many, as the
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

    /** What came at once and what has become of it, which only the holder of the log sets and reads. */
    private static final class Waiting {
        private final StoredRecord record;
        private final String reason;
        private boolean settled;
        private @Nullable RevocationsNotStored failure;

        Waiting(StoredRecord record, String reason) {
            this.record = record;
            this.reason = reason;
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
     * Stores what was admitted and brings it into force; into force also if it cannot be stored.
     *
     * @param record of no more revocations than an order may have
     * @param reason for the log
     * @return why it is not stored, if it is not
     */
    Optional<RevocationsNotStored> commit(StoredRecord record, String reason) {
        var own = new Waiting(record, reason);
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
            while (!queue.isEmpty() && queue.element().record.revocations().size() <= room) {
                room -= queue.element().record.revocations().size();
                batch.add(queue.remove());
            }
        }
        if (batch.isEmpty()) {
            throw new IllegalStateException("what waits to be stored is not in the queue");
        }
        return batch;
    }

    private void settle(Collection<Waiting> batch) {
        var failure = stored(batch);
        for (var waiting : batch) {
            index.enforce(waiting.record);
            if (failure != null) {
                index.release(waiting.record);
            }
            waiting.failure = failure;
            waiting.settled = true;
            report(waiting, failure == null);
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
        var revocations = batch.stream()
                .flatMap(waiting -> waiting.record.revocations().stream())
                .toList();
        var nonces = batch.stream()
                .flatMap(waiting -> waiting.record.nonces().stream())
                .toList();
        try {
            log.append(new StoredRecord(revocations, nonces));
            return null;
        } catch (RevocationsNotStored notStored) {
            return new RevocationsNotStored(
                    notStored.getMessage() + " Until the gateway ends this one is in force.", notStored);
        }
    }

    private static void report(Waiting waiting, boolean stored) {
        LOG.infof(
                "Revoked tokens=%d subjects=%d sessions=%d devices=%d stored=%s reason=\"%s\"",
                count(waiting.record, RevocationTarget.Token.class),
                count(waiting.record, RevocationTarget.Subject.class),
                count(waiting.record, RevocationTarget.LoginSession.class),
                count(waiting.record, RevocationTarget.Device.class),
                stored,
                waiting.reason);
    }

    private static long count(StoredRecord record, Class<? extends RevocationTarget> kind) {
        return record.revocations().stream()
                .filter(stored -> kind.isInstance(stored.revocation().target()))
                .count();
    }
}
