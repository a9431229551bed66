package com.openagents.spacetime.local.swarm;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What has happened to a client. */
public sealed interface Event {
    /** What a client reads where its connection has ended without a Close (RFC 6455 §7.1.5). */
    int NO_CLOSE = 1006;

    /** The client's number in its swarm. */
    int client();

    /** When, by {@link System#nanoTime()}. */
    long at();

    /** SpacetimeDB's first message has come. */
    record Opened(int client, long at) implements Event {}

    /** A handshake was answered, but not with 101. */
    record Refused(int client, long at, int status, Optional<Duration> retryAfter) implements Event {}

    /** No connection was to be had, or it ended before the handshake was answered. */
    record Unreachable(int client, long at, String why) implements Event {}

    /** A socket has ended by the other side's doing. */
    record Ended(int client, long at, int code, String reason) implements Event {
        private static final Pattern RETRY_AFTER = Pattern.compile("retry_after_ms=([0-9]{1,9})");

        /** How long the reason asks to stay away, if it does. */
        public Optional<Duration> retryAfter() {
            var asked = RETRY_AFTER.matcher(reason);
            return asked.find() ? Optional.of(Duration.ofMillis(Long.parseLong(asked.group(1)))) : Optional.empty();
        }
    }
}
