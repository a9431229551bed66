package com.openagents.spacetime.local.swarm;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a client does when it has lost its socket, or was given none. */
public enum Manners {
    /** Never comes back. */
    RESIGNED {
        @Override
        Optional<Duration> pause(Optional<Duration> asked, int failures, RandomGenerator random) {
            return Optional.empty();
        }
    },
    /** Comes back when it was asked to; unasked after a pause that doubles from one second to thirty, less up to half. */
    POLITE {
        @Override
        Optional<Duration> pause(Optional<Duration> asked, int failures, RandomGenerator random) {
            return asked.or(() -> Optional.of(unasked(failures, random)));
        }
    },
    /** Comes back at once, whatever it was told. */
    RUDE {
        @Override
        Optional<Duration> pause(Optional<Duration> asked, int failures, RandomGenerator random) {
            return Optional.of(Duration.ZERO);
        }
    };

    private static final long FIRST_MILLIS = 1_000;
    private static final int DOUBLED_AT_MOST = 5;
    private static final long LONGEST_MILLIS = 30_000;

    /**
     * How long it stays away.
     *
     * @param asked what it was told to wait
     * @param failures how often it was given no socket since it last had one
     * @return empty if it does not come back
     */
    abstract Optional<Duration> pause(Optional<Duration> asked, int failures, RandomGenerator random);

    private static Duration unasked(int failures, RandomGenerator random) {
        var most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, DOUBLED_AT_MOST));
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }
}
