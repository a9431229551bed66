package com.openagents.spacetime.gateway.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of one socket, given to its client in a header of the 101: 128 random bits, so that it cannot be guessed.
 *
 * @param text 22 characters of unpadded base64url (RFC 4648 §5)
 */
public record SessionId(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int BYTES = 16;

    /** Refuses any other form. */
    public SessionId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a session id (22 characters of base64url): '%s'".formatted(text));
        }
    }

    /** The id of this text, if it has the form of one. */
    public static Optional<SessionId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    /** A new one, unlike all before. From any thread. */
    public static SessionId random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes); // not a constant: a native image would be built with its seed in it
        return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return text;
    }
}
