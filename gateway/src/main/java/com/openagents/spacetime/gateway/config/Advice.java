package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Place;

/**
 * Something in a settings file that works, and that its author may not have meant or may come to regret.
 *
 * @param place where it stands
 * @param code a word of a fixed list, by which programs know it
 * @param message what is so, why that may be wrong, and the way out; one sentence on one line
 */
public record Advice(Place place, String code, String message) {
    /** {@code gateway.yaml:12:3: warning: setting "tls.min-version": … (tls_1_2)} */
    @Override
    public String toString() {
        return "%s: warning: %s (%s)".formatted(place, message, code);
    }
}
