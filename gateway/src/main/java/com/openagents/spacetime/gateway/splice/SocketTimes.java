package com.openagents.spacetime.gateway.splice;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long things may take in a socket.
 *
 * @param clientLag how long the client may take for what is queued for it, above zero
 * @param maxAge how old the socket may become, above zero; empty if as old as its rights allow
 * @param idleTimeout how long there may be no data message in either direction, above zero; empty for any time. It is found
 *     to have passed up to a tenth of it later
 */
public record SocketTimes(Duration clientLag, Optional<Duration> maxAge, Optional<Duration> idleTimeout) {
    /** The least part of the maximum age that a socket is given. */
    private static final double YOUNGEST = 0.8;

    /** Refuses times that nobody keeps to. */
    public SocketTimes {
        positive("a client's lag", clientLag);
        maxAge.ifPresent(age -> positive("a socket's maximum age", age));
        idleTimeout.ifPresent(time -> positive("an idle time-out", time));
    }

    private static void positive(String what, Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("%s is above zero, not %s".formatted(what, time));
        }
    }

    /** The times of one socket: sockets that were opened together do not all end together, but at 80 to 100 % of the age. */
    public SocketTimes ofOneSocket(RandomGenerator random) {
        var age = maxAge.map(most -> Duration.ofNanos((long) (most.toNanos() * random.nextDouble(YOUNGEST, 1))));
        return new SocketTimes(clientLag, age, idleTimeout);
    }
}
