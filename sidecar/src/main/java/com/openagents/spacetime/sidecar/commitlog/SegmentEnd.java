package com.openagents.spacetime.sidecar.commitlog;

/**
 * What follows from the way a segment ends: wait, go on in the next segment, or raise the alarm. Decided anew after every
 * reading, from what is seen now; an alarm ends by itself once the next segment proves that a crash had cut this one.
 *
 * <p>The rules, by what comes behind the segment. {@code next} is the offset that would continue it:
 *
 * <ol>
 *   <li>No further segment, or one without a commit yet: the segment may still grow (a restarted 2.x server deletes an
 *       empty successor and appends to the segment before it). A clean end waits. A damaged one waits for
 *       {@link #READS_BEFORE_ALARM} readings, at least a second apart, a torn one for {@link #TORN_READS_BEFORE_ALARM}, and
 *       then alarms; so does a torn or damaged beginning of the further segment.
 *   <li>A segment with a commit whose name is {@code next}: the history goes on there. What is left behind the last whole
 *       commit is dead, the remains of a crash.
 *   <li>A segment with a commit of any other name: transactions are missing, or written twice. Alarm at once.
 * </ol>
 */
public sealed interface SegmentEnd {
    /** A reader saw no complete commit with a wrong CRC on a live server; so these are enough to tell damage from a write. */
    int READS_BEFORE_ALARM = 3;

    /** A large commit takes its time to be written, a torn one that stays is the remains of a crash. */
    int TORN_READS_BEFORE_ALARM = 30;

    /** Nothing to do but to read again later. */
    record Wait(long next) implements SegmentEnd {}

    /** The segment is complete and the next one continues it. */
    record Continued(long next) implements SegmentEnd {}

    /**
     * The next segment continues it, and behind its last whole commit lie bytes that nobody will ever complete: worth a
     * line in the log.
     *
     * @param next offset with which the next segment goes on
     * @param why what those bytes are
     */
    record Abandoned(long next, String why) implements SegmentEnd {}

    /**
     * Ship nothing beyond {@code next}, and call somebody.
     *
     * @param next offset of the first transaction that is missing or in doubt
     * @param why what was found
     */
    record Alarm(long next, String why) implements SegmentEnd {}

    /** What was found behind a segment, listed before the segment was last read. */
    sealed interface Successor {
        /** No segment with a higher name. */
        record None() implements Successor {}

        /**
         * One without a whole commit: fewer than ten bytes, its header alone, or a first commit that is torn or damaged.
         *
         * @param name its name
         * @param tail how it ends itself
         */
        record Empty(SegmentName name, Tail tail) implements Successor {}

        /** One that begins with a whole commit. */
        record Begun(SegmentName name) implements Successor {}
    }

    /**
     * Decides.
     *
     * @param tail how the segment ended at the last reading
     * @param successor what lies behind it, looked up before that reading: a segment that the writer has left does not grow
     * @param reads how many readings in a row, at least a second apart, ended this way, from 1
     */
    static SegmentEnd of(Tail tail, Successor successor, int reads) {
        return switch (successor) {
            case Successor.None _ -> last(tail, reads, "");
            case Successor.Empty(var name, var itsTail) ->
                tail instanceof Tail.Open ? beforeEmpty(tail, name, itsTail, reads) : last(tail, reads, "");
            case Successor.Begun(var name) when name.first() == tail.next() -> continued(tail);
            case Successor.Begun(var name) -> new Alarm(tail.next(), broken(tail, name));
        };
    }

    /** The history ends here, and what begins behind it may itself be beyond repair: no server opens such a log. */
    private static SegmentEnd beforeEmpty(Tail tail, SegmentName name, Tail itsTail, int reads) {
        return switch (last(itsTail, reads, "segment " + name + ": ")) {
            case Alarm alarm -> new Alarm(tail.next(), alarm.why());
            case Wait _, Continued _, Abandoned _ -> new Wait(tail.next());
        };
    }

    private static SegmentEnd last(Tail tail, int reads, String where) {
        return switch (tail) {
            case Tail.Open(var next) -> new Wait(next);
            case Tail.Torn torn when reads < TORN_READS_BEFORE_ALARM -> new Wait(torn.next());
            case Tail.Torn(var next, var why) -> new Alarm(next, where + why);
            case Tail.Damaged damaged when reads < READS_BEFORE_ALARM -> new Wait(damaged.next());
            case Tail.Damaged(var next, var why) -> new Alarm(next, where + why);
        };
    }

    private static SegmentEnd continued(Tail tail) {
        return switch (tail) {
            case Tail.Open(var next) -> new Continued(next);
            case Tail.Torn(var next, var why) -> new Abandoned(next, why);
            case Tail.Damaged(var next, var why) -> new Abandoned(next, why);
        };
    }

    private static String broken(Tail tail, SegmentName successor) {
        var how = successor.first() > tail.next() ? "transactions are missing" : "transactions are written twice";
        var before = switch (tail) {
            case Tail.Open _ -> "";
            case Tail.Torn torn -> "; before it: " + torn.why();
            case Tail.Damaged damaged -> "; before it: " + damaged.why();
        };
        return "%s: segment %s follows where transaction %d belongs%s".formatted(how, successor, tail.next(), before);
    }
}
