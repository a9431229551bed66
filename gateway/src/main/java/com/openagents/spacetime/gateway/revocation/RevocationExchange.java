package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.Revocations.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Keeps the revocations of this replica and those of the others in step, by way of {@link SharedRecords}.
 *
 * <p>Each order is stored here first and then added to the list, by whoever stores it. A thread of its own reads on in the
 * list four times a second and takes in what is new. Whenever something may have been missed, on either side, it compares
 * everything: at the start, after the list was out of reach, after it may have lost something, and every ten minutes. It
 * then reads the list from its beginning, takes in what is news here, and adds what is news there. So the index in memory is
 * the queue of what still has to be told, and there is no other that could overflow or be lost.
 *
 * <p>Taking in only adds, so that order, repetition and a list that has lost its beginning do no harm.
 */
public final class RevocationExchange implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RevocationExchange.class);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration COMPARED_EVERY = Duration.ofMinutes(10);

    private final Revocations revocations;
    private final SharedRecords home;
    private final AtomicInteger untold;
    private final Thread thread = Thread.ofVirtual().name("revocations").unstarted(this::exchange);
    private volatile boolean due = true; // to compare everything
    private volatile boolean tried;
    private Optional<String> trouble = Optional.empty(); // the thread's own, as are the next
    private long comparedAt;
    private long known;
    private String position = SharedRecords.START;

    /** Prepares it; {@link #begin} starts it. */
    public RevocationExchange(Revocations revocations, SharedRecords home) {
        this.revocations = revocations;
        this.home = home;
        this.untold = new AtomicInteger(revocations.size());
    }

    /** Has every order from now on told to the other replicas, and theirs taken in. */
    public void begin() {
        revocations.shareBy(this::published);
        thread.start();
    }

    /** How many revocations the other replicas may not have heard of. */
    public int untold() {
        return untold.get();
    }

    /** Whether it has been in step at least once, or found out that it cannot be for now. */
    public boolean hasTried() {
        return tried;
    }

    private Outcome published(StoredRecord record) {
        try {
            home.append(record.payload(), revocations.index().retention().span());
            return Outcome.SHARED;
        } catch (SharedRecordsAway away) {
            LOG.warnf(
                    "Other replicas have not been told of a revocation, and will be later reason=\"%s\"",
                    away.getMessage());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        untold.addAndGet(record.revocations().size());
        due = true;
        return Outcome.UNSHARED;
    }

    private void exchange() {
        try {
            while (true) {
                step();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("No revocations are exchanged any more: the gateway stops");
        }
    }

    /** Does what there is to do now. */
    void step() throws InterruptedException {
        try {
            if (due || System.nanoTime() - comparedAt > COMPARED_EVERY.toNanos()) {
                compare();
            } else {
                readOn();
            }
            note(Optional.empty());
        } catch (SharedRecordsAway away) {
            due = true;
            note(Optional.of(String.valueOf(away.getMessage())));
        } catch (RuntimeException e) { // the top of the thread: without it no other replica would be heard again
            LOG.error("Revocations could not be exchanged with other replicas", e);
            due = true;
        }
        tried = true;
    }

    /** Says once what is wrong, and when it is right again. */
    private void note(Optional<String> reason) {
        if (!reason.equals(trouble)) {
            reason.ifPresentOrElse(
                    why -> LOG.warnf("Revocations are not exchanged with other replicas reason=\"%s\"", why),
                    () -> LOG.info("Revocations are exchanged with other replicas again"));
            trouble = reason;
        }
    }

    private void readOn() throws SharedRecordsAway, InterruptedException {
        var page = home.after(position);
        while (page.home() == known && !page.records().isEmpty()) {
            absorb(page, _ -> {});
            position = page.last();
            page = home.after(position);
        }
        if (page.home() != known) {
            due = true;
        }
    }

    /** What is done with what another replica has told. */
    private interface Taker {
        void take(StoredRecord told) throws RevocationsNotStored;
    }

    private void absorb(SharedRecords.Page page, Taker also) {
        for (var text : page.records()) {
            try {
                var told = StoredRecord.of(text);
                if (told.revocations().size() > RevocationOrder.MAX_REVOCATIONS) {
                    throw new IllegalArgumentException("no replica writes that many revocations in one record");
                }
                also.take(told);
                revocations.absorb(told);
            } catch (IllegalArgumentException unreadable) { // its message may quote the text, which may be anybody's
                LOG.warnf(
                        "A record that is not understood was left out of what replicas share length=%d", text.length());
            } catch (RevocationsNotStored notStored) {
                LOG.errorf("A revocation of another replica was not stored reason=\"%s\"", notStored.getMessage());
            }
        }
    }

    private void compare() throws SharedRecordsAway, InterruptedException {
        due = false; // first: whoever fails to tell from now on wants another
        int before = untold.get();
        var there = revocations.index().empty();
        var page = home.after(SharedRecords.START);
        long number = page.home();
        while (!page.records().isEmpty()) {
            absorb(page, told -> there.enforce(there.admitNews(told)));
            page = home.after(page.last());
            if (page.home() != number) {
                throw new SharedRecordsAway("the list was lost while it was read");
            }
        }
        var lacking = revocations.index().lackingIn(there);
        while (lacking.hasNext()) {
            home.append(
                    lacking.next().payload(), revocations.index().retention().span());
        }
        untold.addAndGet(-before);
        known = number;
        position = page.last();
        comparedAt = System.nanoTime();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
