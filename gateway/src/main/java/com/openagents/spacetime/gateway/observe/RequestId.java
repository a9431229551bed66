package com.openagents.spacetime.gateway.observe;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What a request is called in answers, in log lines and at SpacetimeDB: the client's own name for it, or one that the gateway
 * makes. Not a secret, and no proof of anything.
 *
 * @param text letters, digits and {@code . _ : / + = @ ~ -}, at most 128, a letter or digit first
 */
public record RequestId(String text) {
    /** The header that carries it, in both directions. */
    public static final String HEADER = "x-request-id";

    /** Every form that libraries make; nothing that could break a log line or a header. */
    private static final Pattern LEGAL = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._:/+=@~-]{0,127}");

    /** Refuses another text. */
    public RequestId {
        if (!LEGAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a request's id: one has at most 128 letters and digits");
        }
    }

    /** The one that the header's lines give; empty if there is none, more than one, or none that is legal. */
    public static Optional<RequestId> of(List<String> lines) {
        return lines.size() == 1 && LEGAL.matcher(lines.getFirst()).matches()
                ? Optional.of(new RequestId(lines.getFirst()))
                : Optional.empty();
    }

    /** One that no other request has. */
    public static RequestId random() {
        var random = ThreadLocalRandom.current();
        return new RequestId("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    /** Its text. */
    @Override
    public String toString() {
        return text;
    }
}
