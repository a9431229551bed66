package com.openagents.spacetime.gateway.limit;

/**
 * How much each subject may do.
 *
 * @param callsPerSecond HTTP calls a subject may make on average, at least 1
 * @param callBurst calls it may make at once after a pause, at least 1
 * @param socketsPerSubject sockets it may hold open at a time, at least 1
 * @param anonymousSockets sockets that all clients without a token together may hold open at a time, at least 1
 */
public record LimitSettings(int callsPerSecond, int callBurst, int socketsPerSubject, int anonymousSockets) {
    /** Checks the ranges. */
    public LimitSettings {
        if (callsPerSecond < 1 || callBurst < 1 || socketsPerSubject < 1 || anonymousSockets < 1) {
            throw new IllegalArgumentException(
                    "limits begin at 1: %d calls/s, burst %d, %d sockets, %d anonymous sockets"
                            .formatted(callsPerSecond, callBurst, socketsPerSubject, anonymousSockets));
        }
    }
}
