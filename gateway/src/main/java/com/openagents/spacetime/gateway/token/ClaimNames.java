package com.openagents.spacetime.gateway.token;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Under which names an issuer's tokens say what their bearer may do. Names, not vocabularies: what the words mean is the
 * policy's business.
 *
 * @param scopes claims that hold scopes; their words are united
 * @param streams claims that hold stream grants; their words are united
 * @param session the claim that names the login session
 * @param device the claim that names the device
 */
public record ClaimNames(List<String> scopes, List<String> streams, String session, String device) {
    /** The names of the control service's tokens, and the {@code scope} of OAuth (RFC 9068 §2.2.3). */
    public static final ClaimNames DEFAULT = new ClaimNames(
            List.of("oa_sync_scopes", "scope"),
            List.of("oa_sync_streams", "oa_sync_topics"),
            "oa_session_id",
            "oa_device_id");

    /** Copies the lists; refuses a name that is blank. */
    public ClaimNames {
        scopes = List.copyOf(scopes);
        streams = List.copyOf(streams);
        if (Stream.of(scopes, streams, List.of(session, device))
                .flatMap(List::stream)
                .anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a claim is to be read that has no name");
        }
    }

    SessionClaims read(Claims claims) throws TokenRefused {
        return new SessionClaims(
                union(claims, scopes), union(claims, streams), claims.text(session), claims.text(device));
    }

    private static Set<String> union(Claims claims, List<String> names) throws TokenRefused {
        var words = new LinkedHashSet<String>();
        for (var name : names) {
            words.addAll(claims.words(name));
        }
        return words;
    }
}
