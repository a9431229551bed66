package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** Where an issuer publishes its keys. A reload that leaves it equal to what it was goes on with the keys it has brought. */
sealed interface KeySource {
    /** Asks for the keys; blocks. */
    Published fetch(KeyFetcher fetcher) throws KeysUnavailable;

    /** What is asked first, for messages. */
    URI start();

    /** The pause after a fetch that brought keys, if the server does not say otherwise. */
    Duration interval(RefreshTimes times);

    /**
     * An OpenID provider.
     *
     * @param issuer its issuer string, which its discovery document must repeat
     * @param keys where they are
     * @param reach how far to go for them
     * @param algorithms what it may sign with; keys for others are left out
     */
    record Provider(String issuer, KeyLocation keys, Reach reach, Set<Algorithm> algorithms) implements KeySource {
        public Provider {
            algorithms = Set.copyOf(algorithms);
        }

        @Override
        public Published fetch(KeyFetcher fetcher) throws KeysUnavailable {
            var keySet = switch (keys) {
                case KeyLocation.Jwks(var uri) -> uri;
                case KeyLocation.Discovery(var document) -> discovered(fetcher, document);
            };
            var answer = fetcher.get(keySet, reach);
            var jwks = Jwks.parse(keySet.toString(), answer.body(), algorithms);
            return new Published(jwks.keys(), jwks.skipped(), answer.freshFor());
        }

        @Override
        public URI start() {
            return keys.start();
        }

        @Override
        public Duration interval(RefreshTimes times) {
            return times.interval();
        }

        private URI discovered(KeyFetcher fetcher, URI document) throws KeysUnavailable {
            var metadata = json(document, fetcher.get(document, reach).body());
            // OpenID Connect Discovery 1.0 §4.3: else one provider could speak for another.
            if (!issuer.equals(metadata.get("issuer"))) {
                throw new KeysUnavailable("%s describes another issuer than \"%s\"; the two must be equal to the letter"
                        .formatted(document, issuer));
            }
            if (!(metadata.get("jwks_uri") instanceof String text)) {
                throw new KeysUnavailable("%s names no jwks_uri".formatted(document));
            }
            try {
                return URI.create(text);
            } catch (IllegalArgumentException e) {
                throw new KeysUnavailable("%s names a jwks_uri that is no URL".formatted(document), e);
            }
        }

        private static Map<String, Object> json(URI document, String text) throws KeysUnavailable {
            try {
                return JsonUtil.parseJson(text);
            } catch (JoseException e) {
                throw new KeysUnavailable("%s is not a JSON object".formatted(document), e);
            }
        }
    }

    /**
     * SpacetimeDB itself, which shows the one key it signs with and says nothing about how long it will. It is next door, so it
     * is asked by plain http and often.
     *
     * @param publicKey its route for that
     */
    record Server(URI publicKey) implements KeySource {
        @Override
        public Published fetch(KeyFetcher fetcher) throws KeysUnavailable {
            var answer = fetcher.get(publicKey, Reach.PLAIN_HTTP);
            try {
                var keys = PemKeys.parse(answer.body()).stream()
                        .map(key -> VerificationKey.ofPublicKey(Optional.empty(), key))
                        .filter(key -> key.algorithm() == Algorithm.ES256)
                        .toList();
                if (keys.isEmpty()) {
                    throw new KeysUnavailable("%s shows no EC key on P-256".formatted(publicKey));
                }
                return new Published(new KeySet(keys), List.of(), Optional.empty());
            } catch (IllegalArgumentException e) {
                throw new KeysUnavailable("%s shows no public key: %s".formatted(publicKey, e.getMessage()), e);
            }
        }

        @Override
        public URI start() {
            return publicKey;
        }

        @Override
        public Duration interval(RefreshTimes times) {
            return times.neighbour();
        }
    }
}
