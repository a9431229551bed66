package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a writer whether its term is still the newest. A writer looks before any put that comes more than
 * {@link #LOOK_EVERY} after its last look, and counts what it has put as shipped only with a look of that age. Once fenced, it
 * stays so. Any thread.
 */
public final class Fence {
    /** How long a look holds. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final ObjectNames names;
    private final long term;
    private final LongSupplier nanos;
    private volatile long lookedAt;
    private volatile @Nullable String reason;

    /**
     * A fence around a claim that was made just now.
     *
     * @param nanos elapsed time, as {@link System#nanoTime}
     */
    public Fence(ObjectStore store, ObjectNames names, long term, LongSupplier nanos) {
        this.store = store;
        this.names = names;
        this.term = term;
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong();
    }

    /** A newer writer is there. Ship nothing more, stay up and say so. */
    public static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fenced(String message) {
            super(message);
        }
    }

    /**
     * Looks for a newer claim, unless the last look still holds.
     *
     * @throws Fenced if there is one
     */
    public void pass() {
        refuseIfFenced();
        if (nanos.getAsLong() - lookedAt > LOOK_EVERY.toNanos()) {
            look();
        }
    }

    /** Why this writer is fenced, if it is. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Another content was found under a name of this term: whatever it is, this writer is not alone. */
    public void close(NameTaken found) {
        reason = found.getMessage();
    }

    private void look() {
        long began = nanos.getAsLong();
        var next = names.claim(term + 1);
        if (store.stat(next).isPresent()) {
            reason =
                    "%s exists: another sidecar has taken over from term %d. If this one is the right one, start it with --take-over"
                            .formatted(next, term);
        }
        refuseIfFenced();
        lookedAt = began;
    }

    private void refuseIfFenced() {
        String why = reason;
        if (why != null) {
            throw new Fenced(why);
        }
    }
}
