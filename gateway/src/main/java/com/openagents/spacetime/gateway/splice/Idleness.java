package com.openagents.spacetime.gateway.splice;

import java.time.Duration;

/**
 * Whether no data passes, in either direction, for as long as a limit. Nothing is noted when data does pass: ten times
 * within the limit somebody looks whether more has passed than at the last look. Event loop only.
 */
final class Idleness {
    private static final int LOOKS = 10;

    private long passedBefore;
    private int quietLooks;

    /** How much time is between two looks. */
    static Duration pause(Duration limit) {
        return limit.dividedBy(LOOKS);
    }

    /**
     * One more look.
     *
     * @param passed a number that has grown if data has passed
     * @return whether none has for the whole limit
     */
    boolean isIdle(long passed) {
        quietLooks = passed == passedBefore ? quietLooks + 1 : 0;
        passedBefore = passed;
        return quietLooks >= LOOKS;
    }
}
