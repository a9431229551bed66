package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.Traversal;
import com.openagents.spacetime.sidecar.commitlog.TxRange;
import java.util.Optional;

/**
 * A place in a history: right behind a known commit, or at its beginning.
 *
 * @param last the known commit; empty at the beginning
 */
public record Position(Optional<Known> last) {
    /** Before transaction 0. */
    public static final Position START = new Position(Optional.empty());

    /**
     * A commit as far as it must be recognised.
     *
     * @param range its transactions
     * @param crc its CRC
     */
    public record Known(TxRange range, int crc) {}

    /** Right behind a commit. */
    public static Position after(TxRange range, int crc) {
        return new Position(Optional.of(new Known(range, crc)));
    }

    /** Right behind a commit. */
    public static Position after(Commit commit) {
        return after(commit.range(), commit.crc());
    }

    /** Offset of the transaction that comes next. */
    public long next() {
        return last.map(known -> known.range().next()).orElse(0L);
    }

    /** Offset to look for in the names of segments: the known commit must be met again, to be compared. */
    long anchor() {
        return last.map(known -> known.range().first()).orElse(0L);
    }

    Traversal traversal() {
        return last.map(known -> Traversal.after(known.range(), known.crc())).orElseGet(() -> Traversal.startingAt(0));
    }
}
