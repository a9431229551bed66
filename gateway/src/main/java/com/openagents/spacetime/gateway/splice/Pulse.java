package com.openagents.spacetime.gateway.splice;

/**
 * Whether a peer still lives, judged at regular beats: any byte from it is a sign of life, and so is any room that it
 * makes in a full queue. After {@link #SILENT_BEATS} beats in a row without a sign it is dead; with a ping at each beat
 * that means two pings unanswered. And how far away it is: how long its answer to the last ping took. Event loop only.
 */
final class Pulse {
    private static final int SILENT_BEATS = 2;

    private boolean sign = true;
    private int silent;
    private byte lastPing;
    private boolean pingOut;
    private long pingSent;

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

    /**
     * A ping goes out to it.
     *
     * @param now by {@link System#nanoTime}
     * @return the ping's number
     */
    byte pinged(long now) {
        pingOut = true;
        pingSent = now;
        return ++lastPing;
    }

    /**
     * It has answered a ping.
     *
     * @param now by {@link System#nanoTime}
     * @return how long that took, in nanoseconds; -1 if it was not the last one, or has been answered before
     */
    long answered(byte ping, long now) {
        if (!pingOut || ping != lastPing) {
            return -1;
        }
        pingOut = false;
        return Math.max(0, now - pingSent);
    }
}
