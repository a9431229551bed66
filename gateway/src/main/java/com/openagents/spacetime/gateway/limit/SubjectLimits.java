package com.openagents.spacetime.gateway.limit;

/**
 * What one subject may do, in all its connections together.
 *
 * @param handshakes sockets that it may ask for
 * @param calls HTTP calls that it may make, tickets and the gateway's own routes included
 * @param callsInFlight HTTP calls that it may wait for at a time, at least 1
 * @param sockets sockets that it may hold open at a time, at least 1
 * @param messages messages that it may send
 * @param bytes bytes that it may send by sockets
 */
public record SubjectLimits(Rate handshakes, Rate calls, int callsInFlight, int sockets, Rate messages, Rate bytes) {
    /** Checks the numbers. */
    public SubjectLimits {
        if (callsInFlight < 1 || sockets < 1) {
            throw new IllegalArgumentException(
                    "a subject has 1 call and 1 socket at least: %d, %d".formatted(callsInFlight, sockets));
        }
    }
}
