package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.lineage.Chain.Slice;
import java.util.Optional;

/**
 * Proves that objects make one unbroken history from transaction 0 on. Fed with a replica's slices in ascending order and,
 * within each, with its objects in the order of their names; keeps nothing but the place that it has reached, so memory does
 * not grow with the history. One thread at a time.
 */
public final class Coverage {
    private final long wanted;
    private long next;
    private Optional<Long> beyondGap = Optional.empty();

    /** Looks for a history up to and including {@code wanted}; {@link Long#MAX_VALUE} for as far as it goes. */
    public Coverage(long wanted) {
        this.wanted = wanted;
    }

    /**
     * An object that is needed.
     *
     * @param object the object
     * @param last the last transaction that is taken from it; others behind it belong to a newer term, or are not wanted
     */
    public record Piece(WalObject object, long last) {}

    /** The next object of a slice: what is taken from it, if it continues what was found so far and is wanted. */
    public Optional<Piece> take(WalObject object, Slice slice) {
        if (isComplete() || next > slice.to()) {
            return Optional.empty();
        }
        if (object.range().first() != next) {
            noteGap(object.range().first());
            return Optional.empty();
        }
        long last = Math.min(Math.min(object.range().last(), slice.to()), wanted);
        next = last + 1;
        return Optional.of(new Piece(object, last));
    }

    /** Whether all that is wanted has been found. */
    public boolean isComplete() {
        return next > wanted;
    }

    /** Offset of the first transaction that has not been found. */
    public long next() {
        return next;
    }

    /** The lowest offset seen behind a hole at {@link #next()}; nothing if the history simply ends there. */
    public Optional<Long> beyondGap() {
        return beyondGap.filter(offset -> offset > next);
    }

    private void noteGap(long offset) {
        if (offset > next
                && beyondGap.filter(known -> known <= offset && known > next).isEmpty()) {
            beyondGap = Optional.of(offset);
        }
    }
}
