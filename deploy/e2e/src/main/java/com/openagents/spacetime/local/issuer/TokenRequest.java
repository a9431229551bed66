package com.openagents.spacetime.local.issuer;

import com.openagents.spacetime.local.process.StackFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a token is asked to say.
 *
 * @param subject whose it is, such as {@code user:ada}
 * @param ttl how long it is valid; zero or negative for one that has expired already
 * @param scopes what it may do; empty for all that the module offers, by a scope of its own ({@code sync.everything})
 * @param streams which streams it is for, where its scopes ask for streams
 * @param claims set last, over everything else: a JSON value where the text is one, else the text; {@code null} removes
 */
public record TokenRequest(
        String subject, Duration ttl, List<String> scopes, List<String> streams, Map<String, String> claims) {
    public TokenRequest {
        if (subject.isBlank()) {
            throw StackFailure.input("a token's subject cannot be empty: name one, such as user:ada.");
        }
        scopes = List.copyOf(scopes);
        streams = List.copyOf(streams);
        claims = Map.copyOf(claims);
    }

    /** A token for everything that the module offers. */
    public static TokenRequest unlimited(String subject, Duration ttl) {
        return new TokenRequest(subject, ttl, List.of(), List.of(), Map.of());
    }

    /** The same with one more claim. */
    public TokenRequest with(String claim, String value) {
        var more = new HashMap<>(claims);
        more.put(claim, value);
        return new TokenRequest(subject, ttl, scopes, streams, more);
    }
}
