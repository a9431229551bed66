package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file with public keys: PEM, whose keys have no {@code kid}, or one key or a key set in JSON, whose keys have the one that
 * stands there. Unlike in a set that someone else publishes, every key must be usable: one that is not was put there by
 * mistake.
 */
final class PublicKeyFile {
    private PublicKeyFile() {}

    static List<VerificationKey> parse(IssuerRules rules, Path file, byte[] content) throws SecretFileUnusable {
        var text = new String(content, StandardCharsets.UTF_8);
        try {
            return text.stripLeading().startsWith("{") ? json(rules, file, text) : pem(rules, text);
        } catch (IllegalArgumentException | KeysUnavailable e) {
            throw new SecretFileUnusable(
                    "the keys of the issuer %s in %s cannot be used: %s.".formatted(rules.name(), file, e.getMessage()),
                    e);
        }
    }

    private static List<VerificationKey> pem(IssuerRules rules, String text) {
        var keys = PemKeys.parse(text).stream()
                .map(key -> VerificationKey.ofPublicKey(Optional.empty(), key))
                .toList();
        for (var key : keys) {
            if (!rules.algorithms().contains(key.algorithm())) {
                throw new IllegalArgumentException("one is for %s, which its issuer may not use"
                        .formatted(key.algorithm().headerValue()));
            }
        }
        return keys;
    }

    private static List<VerificationKey> json(IssuerRules rules, Path file, String text) throws KeysUnavailable {
        var jwks = Jwks.parseSetOrKey(file.toString(), text, rules.algorithms());
        if (!jwks.skipped().isEmpty()) {
            throw new IllegalArgumentException("remove or replace %s".formatted(jwks.skipped()));
        }
        return jwks.keys().keys();
    }
}
