package com.openagents.spacetime.sidecar.commitlog;

/**
 * How a segment ends, as far as it has been read. Everything before {@link #next()} is whole and checked. A verdict of this
 * moment: the file may grow, so reading again from the same place is always allowed and may say something else. What
 * follows from it, {@link SegmentEnd} decides.
 */
public sealed interface Tail {
    /** Offset of the transaction that would come next; all before it are whole. */
    long next();

    /**
     * Nothing is wrong: it ends with a commit. Come back when the file has grown.
     *
     * @param next offset of the next transaction
     */
    record Open(long next) implements Tail {}

    /**
     * The last commit is cut short, by a write in progress or by a crash.
     *
     * @param next offset of the first transaction that is not whole
     * @param why how much of it is there, and at which byte
     */
    record Torn(long next, String why) implements Tail {}

    /**
     * Bytes that no writer leaves behind: ship what is whole, raise the alarm, read no further. What stands behind them may
     * look like commits and is never to be trusted.
     *
     * @param next offset of the first transaction that is lost or in doubt
     * @param why what is wrong, and at which byte
     */
    record Damaged(long next, String why) implements Tail {}
}
