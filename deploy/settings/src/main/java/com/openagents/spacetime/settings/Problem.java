package com.openagents.spacetime.settings;

/**
 * One thing that is wrong with a settings file.
 *
 * @param place where it stands
 * @param message what is wrong, with which value, and the way out; one sentence on one line
 */
public record Problem(Place place, String message) {
    /** Checks that the message can stand on one line. */
    public Problem {
        if (message.isBlank() || message.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a problem is told on one line: " + message);
        }
    }

    /** {@code gateway.yaml:12:3: unknown setting "isuers": did you mean "issuers"?} */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
