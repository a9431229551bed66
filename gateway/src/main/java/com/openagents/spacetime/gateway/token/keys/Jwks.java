package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.security.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * A published key set (RFC 7517 §5) as far as it can be used. A key that cannot be is left out with a reason and spoils no
 * other: a provider may publish keys for things that are not the gateway's business.
 *
 * @param keys the usable ones, at least one
 * @param skipped a reason for each of the others
 */
record Jwks(KeySet keys, List<String> skipped) {
    /** A token without a {@code kid} is tried with all of them, so their number is the price of a forged one. */
    private static final int MAX_KEYS = 32;

    Jwks {
        skipped = List.copyOf(skipped);
    }

    /**
     * Reads a key set.
     *
     * @param source where it came from, for messages
     * @param allowed the algorithms that its issuer may use
     * @throws KeysUnavailable if it is no key set, or one without a usable key
     */
    static Jwks parse(String source, String json, Set<Algorithm> allowed) throws KeysUnavailable {
        return of(source, object(source, json), allowed);
    }

    /** Reads a key set, or one key by itself, which then must be usable (RFC 7517 §4). */
    static Jwks parseSetOrKey(String source, String json, Set<Algorithm> allowed) throws KeysUnavailable {
        var object = object(source, json);
        return object.containsKey("kty") && !object.containsKey("keys")
                ? of(source, Map.of("keys", List.of(object)), allowed)
                : of(source, object, allowed);
    }

    private static Map<String, Object> object(String source, String json) throws KeysUnavailable {
        try {
            return JsonUtil.parseJson(json);
        } catch (JoseException e) {
            throw new KeysUnavailable("%s is not a JSON object".formatted(source), e);
        }
    }

    private static Jwks of(String source, Map<String, Object> object, Set<Algorithm> allowed) throws KeysUnavailable {
        if (!(object.get("keys") instanceof List<?> entries)) {
            throw new KeysUnavailable("%s is no key set: it has no array \"keys\"".formatted(source));
        }
        var usable = new ArrayList<VerificationKey>();
        var skipped = new ArrayList<String>();
        for (int i = 0; i < entries.size(); i++) {
            try {
                var key = key(entries.get(i), allowed);
                if (usable.size() == MAX_KEYS) {
                    throw new IllegalArgumentException("%d keys are enough".formatted(MAX_KEYS));
                }
                usable.add(key);
            } catch (IllegalArgumentException | JoseException e) {
                skipped.add("key %d: %s".formatted(i + 1, e.getMessage()));
            }
        }
        if (usable.isEmpty()) {
            throw new KeysUnavailable("%s has no usable key %s".formatted(source, skipped));
        }
        return new Jwks(new KeySet(usable), skipped);
    }

    private static VerificationKey key(Object entry, Set<Algorithm> allowed) throws JoseException {
        if (!(entry instanceof Map<?, ?> raw)) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        var parameters = new LinkedHashMap<String, Object>();
        raw.forEach((name, value) -> parameters.put(String.valueOf(name), value));
        checkPurpose(parameters);
        var kid = text(parameters, "kid");
        var key = VerificationKey.ofPublicKey(kid, publicKey(parameters));
        var algorithm = text(parameters, "alg");
        if (algorithm.isPresent() && !algorithm.get().equals(key.algorithm().headerValue())) {
            throw new IllegalArgumentException("it is meant for another algorithm than %s"
                    .formatted(key.algorithm().headerValue()));
        }
        if (!allowed.contains(key.algorithm())) {
            throw new IllegalArgumentException(
                    "its issuer may not use %s".formatted(key.algorithm().headerValue()));
        }
        return key;
    }

    private static Key publicKey(Map<String, Object> parameters) throws JoseException {
        try {
            return JsonWebKey.Factory.newJwk(parameters).getKey();
        } catch (
                RuntimeException damaged) { // jose4j casts and counts before it looks, and all of it is the publisher's
            throw new IllegalArgumentException("its parameters are not those of a key", damaged);
        }
    }

    private static void checkPurpose(Map<String, Object> parameters) {
        if (parameters.containsKey("d") || parameters.containsKey("k")) {
            throw new IllegalArgumentException(
                    "it is published with its secret part, so anyone can sign with it: its issuer must replace it");
        }
        if (text(parameters, "use").filter(use -> !use.equals("sig")).isPresent()) {
            throw new IllegalArgumentException("it is not for signatures");
        }
        var operations = parameters.get("key_ops");
        if (operations != null && !(operations instanceof List<?> list && list.contains("verify"))) {
            throw new IllegalArgumentException("it is not for verifying");
        }
    }

    private static Optional<String> text(Map<String, Object> parameters, String name) {
        return switch (parameters.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new IllegalArgumentException("its %s is not a string".formatted(name));
        };
    }
}
