package com.openagents.spacetime.gateway.edge;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the public listener lets in, and for how long it waits for those who do not take what they asked for.
 *
 * @param origins the browser origins that may use it, in lower case without a slash at the end
 * @param maxMessage the largest WebSocket message of a client, in bytes, at least 1
 * @param maxBody the largest request body, in bytes, at least 1
 * @param clientLag how long a client of a socket may take for what is queued for it, above zero
 */
public record EdgeSettings(Set<String> origins, long maxMessage, long maxBody, Duration clientLag) {
    /** Brings the origins into the form in which they are compared. */
    public EdgeSettings {
        origins = origins.stream().map(EdgeSettings::comparable).collect(Collectors.toUnmodifiableSet());
        if (maxMessage < 1 || maxBody < 1) {
            throw new IllegalArgumentException(
                    "sizes begin at 1 byte: message %d, body %d".formatted(maxMessage, maxBody));
        }
        if (!clientLag.isPositive()) {
            throw new IllegalArgumentException("a client's lag is above zero, not " + clientLag);
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
