package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/** What goes wrong with one operation of a store. */
enum Fault {
    /** The store says 429 or 503, and has done nothing. */
    REFUSED,
    /** It has done it, but the answer is lost. */
    ANSWER_LOST,
    /** Nobody answers in time, and the request arrives later all the same. */
    ARRIVES_LATE,
    /** A body is cut on the way; a listing breaks off. */
    TRUNCATED,
    /** The request arrives twice. */
    DUPLICATE,
    /** Somebody else has just put something under the name. */
    TAKEN,
    /** It takes some seconds. */
    SLOW,
    /** It takes minutes. */
    STALLED,
    /** No operation succeeds for a while. */
    AWAY,
    /** The token has expired: no operation is allowed for a while. */
    EXPIRED,
    /** Our process is killed before it. */
    KILLED_BEFORE,
    /** Our process is killed when it is done, before anybody learns of it. */
    KILLED_AFTER;

    static final Duration LATE = Duration.ofSeconds(45);
    static final Duration SLOWLY = Duration.ofSeconds(4);
    static final Duration MINUTES = Duration.ofMinutes(3);
    static final Duration WHILE = Duration.ofSeconds(20);
}
