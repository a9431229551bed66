package com.openagents.spacetime.gateway.splice;

/**
 * Whether a peer still lives, judged at regular beats: any byte from it is a sign of life, and so is any room that it
 * makes in a full queue. After {@link #SILENT_BEATS} beats in a row without a sign it is dead; with a ping at each beat
 * that means two pings unanswered. Event loop only.
 */
final class Pulse {
    private static final int SILENT_BEATS = 2;

    private boolean sign = true;
    private int silent;

    /** It lives. */
    void sign() {
        sign = true;
    }

    /**
     * One more beat has passed.
     *
     * @param listening whether the peer was listened to; one that nobody listens to cannot be heard
     * @return whether it is dead
     */
    boolean isDeadAtBeat(boolean listening) {
        silent = sign || !listening ? 0 : silent + 1;
        sign = false;
        return silent >= SILENT_BEATS;
    }
}
