package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Warrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All revocations in force. Any thread asks, event loops too: a question is a few look-ups in memory.
 *
 * <p>To add is to block: an order is written to the file and flushed to its disk before {@link #add} returns, together with
 * those that came meanwhile. An order that cannot be stored is in force all the same, for as long as the process lives,
 * since in doubt a token is refused; but its sender hears that it was not stored, and asks again. Only what does not fit
 * into memory any more is not in force.
 *
 * <p>What has been added is forgotten once no token that it takes can be good any more ({@link Retention}), sooner or
 * later; until then it survives a restart, as do the nonces by which repetitions are known.
 */
public final class Revocations implements AutoCloseable {
    private final RevocationIndex index;
    private final CommitQueue commits;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Publisher publisher = _ -> Outcome.STORED;

    /** Tells other replicas. */
    interface Publisher {
        /** Tells them of what has just been stored, within moments; never fails. */
        Outcome publish(StoredRecord record);
    }

    /** What became of an order. */
    public enum Outcome {
        /** It is on the disk and in force; there are no replicas that would have to hear of it. */
        STORED,
        /** It is on the disk and in force, and where the other replicas find it within a second. */
        SHARED,
        /**
         * It is on the disk and in force. The other replicas have not been told, and will be as soon as what they share can
         * be reached.
         */
        UNSHARED,
        /** Its nonce has been used before, or is over: it is not the control service's, but a copy. Nothing was done. */
        REPEATED
    }

    private Revocations(RevocationIndex index, CommitQueue commits) {
        this.index = index;
        this.commits = commits;
    }

    /**
     * Opens the file, which is made if it is not there, and takes in what it holds. An unfinished line at its end, which was
     * never confirmed, is cut off.
     *
     * @param retention how long to remember what is in it and what will be
     * @throws RevocationFileUnusable if it is damaged, cannot be read and written, or is in use by another process
     */
    public static Revocations open(Path file, Retention retention, InstantSource clock) throws RevocationFileUnusable {
        return open(file, retention, clock, RevocationIndex.MAX_REVOCATIONS, AppendFile::onDisk);
    }

    static Revocations open(Path file, Retention retention, InstantSource clock, int most, AppendFile.Opener opener)
            throws RevocationFileUnusable {
        var index = new RevocationIndex(retention, clock, most);
        var log = RevocationLog.open(file, opener, index::take);
        var commits = CommitQueue.into(log, index);
        commits.tidyUp();
        return new Revocations(index, commits);
    }

    /**
     * Takes in what a file holds at this moment, if it is there, and leaves it alone: it may belong to a gateway that runs.
     * Nothing can be stored.
     *
     * @throws RevocationFileUnusable if it is damaged or cannot be read
     */
    public static Revocations readOnly(Path file, Retention retention, InstantSource clock)
            throws RevocationFileUnusable {
        var index = new RevocationIndex(retention, clock, RevocationIndex.MAX_REVOCATIONS);
        if (Files.exists(file)) {
            LogReader.read(file, index::take);
        }
        return new Revocations(index, CommitQueue.intoNothing(index));
    }

    /** Keeps no file: nothing can be stored, and {@link #add} always says so. */
    public static Revocations withoutFile(Retention retention, InstantSource clock) {
        var index = new RevocationIndex(retention, clock, RevocationIndex.MAX_REVOCATIONS);
        return new Revocations(index, CommitQueue.intoNothing(index));
    }

    /** Whether what this warrant stands for has been taken back. Never blocks. */
    public boolean isRevoked(Warrant warrant) {
        return index.takes(warrant);
    }

    /**
     * Takes back what an order says: stored as a whole, then in force, then told to the listeners and to other replicas, then
     * confirmed. Blocks for one or two flushes of the disk and for moments after them, so no event loop may call it.
     *
     * @throws RevocationsNotStored if it could not be stored; it may be sent again, with the same nonce too
     */
    public Outcome add(RevocationOrder order) throws RevocationsNotStored {
        if (!index.admit(order)) {
            return Outcome.REPEATED;
        }
        var record = StoredRecord.of(order, index.now());
        commit(record, order.reason());
        return publisher.publish(record);
    }

    /**
     * Takes in what another replica has stored, as far as it is news here: it is stored and in force when this returns, and
     * the listeners have been told. Blocks as {@link #add} does.
     *
     * @throws RevocationsNotStored as {@link #add}
     */
    void absorb(StoredRecord told) throws RevocationsNotStored {
        var news = index.admitNews(told);
        if (!news.isEmpty()) {
            commit(news, "told by another replica");
        }
    }

    private void commit(StoredRecord record, String reason) throws RevocationsNotStored {
        var failure = commits.commit(record, reason);
        if (!record.revocations().isEmpty()) {
            listeners.forEach(Runnable::run);
        }
        if (failure.isPresent()) {
            throw new RevocationsNotStored(String.valueOf(failure.get().getMessage()), failure.get());
        }
    }

    /** Has other replicas told of every order from now on. */
    void shareBy(Publisher other) {
        publisher = other;
    }

    RevocationIndex index() {
        return index;
    }

    /**
     * Has a listener told of everything that comes into force from now on, by the thread that added it, before that one
     * goes on. It must be quick and may not throw.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Remembers from now on for another span; what has been forgotten is not brought back. */
    public void keepFor(Retention retention) {
        index.keepFor(retention);
    }

    /** How many are in force. */
    public int size() {
        return index.size();
    }

    /** Why nothing can be stored any more, as a whole sentence; empty while all is well. */
    public Optional<String> fault() {
        return commits.fault();
    }

    /** Gives the file back. What is in force stays so, and nothing can be stored any more. */
    @Override
    public void close() {
        commits.close();
    }
}
