package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.splice.SocketTimes;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the public listener lets in, and for how long it waits for those who do not take what they asked for.
 *
 * @param origins the browser origins that may use it, in lower case without a slash at the end
 * @param maxMessage the largest WebSocket message of a client, in bytes, at least 1
 * @param bodies what request bodies must keep to
 * @param times how long things may take in a socket
 * @param hops what stands between it and the clients
 */
public record EdgeSettings(Set<String> origins, long maxMessage, BodyLimits bodies, SocketTimes times, Hops hops) {
    /** Brings the origins into the form in which they are compared. */
    public EdgeSettings {
        origins = origins.stream().map(EdgeSettings::comparable).collect(Collectors.toUnmodifiableSet());
        Objects.requireNonNull(hops);
        if (maxMessage < 1) {
            throw new IllegalArgumentException("a message has at least 1 byte: %d".formatted(maxMessage));
        }
    }

    /** Whether a page of this origin may use the listener. */
    boolean admits(String origin) {
        return origins.contains(comparable(origin));
    }

    private static String comparable(String origin) {
        var lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
