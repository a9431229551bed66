package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.IssuerRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** An issuer as it is configured: its rules, and where its keys come from. */
public sealed interface IssuerSettings {
    /** How long fetched keys are relied on without another fetch that succeeds, if nothing else is said. */
    Duration STALE_LIMIT = Duration.ofHours(24);

    /** What its tokens must be like. */
    IssuerRules rules();

    /** What becomes of sessions when a key of its vanishes. */
    OnKeyWithdrawal onKeyWithdrawal();

    /**
     * An issuer that signs with a secret which the gateway holds too.
     *
     * @param secretFiles the primary secret's file, then those of its fallbacks; each holds the secret as UTF-8 text, and one
     *     line break at its end does not count
     */
    record SharedSecret(IssuerRules rules, OnKeyWithdrawal onKeyWithdrawal, List<Path> secretFiles)
            implements IssuerSettings {
        /** Refuses rules for public keys, and having no secret. */
        public SharedSecret {
            secretFiles = List.copyOf(secretFiles);
            if (!rules.isSymmetric()) {
                throw new IllegalArgumentException(
                        "the issuer %s has a shared secret, so its algorithm must be HS256".formatted(rules.name()));
            }
            if (secretFiles.isEmpty()) {
                throw new IllegalArgumentException(
                        "the issuer %s has no file for its shared secret".formatted(rules.name()));
            }
        }

        /** Sessions end with their key. */
        public SharedSecret(IssuerRules rules, List<Path> secretFiles) {
            this(rules, OnKeyWithdrawal.CLOSE, secretFiles);
        }
    }

    /**
     * An issuer whose public keys were handed over as files.
     *
     * @param keyFiles each holds public keys in PEM, or a key or a key set in JSON (RFC 7517)
     */
    record Keys(IssuerRules rules, OnKeyWithdrawal onKeyWithdrawal, List<Path> keyFiles) implements IssuerSettings {
        /** Refuses rules for a shared secret, and having no key. */
        public Keys {
            keyFiles = List.copyOf(keyFiles);
            requirePublicKeys(rules);
            if (keyFiles.isEmpty()) {
                throw new IllegalArgumentException("the issuer %s has no file for its keys".formatted(rules.name()));
            }
        }

        /** Sessions end with their key. */
        public Keys(IssuerRules rules, List<Path> keyFiles) {
            this(rules, OnKeyWithdrawal.CLOSE, keyFiles);
        }
    }

    /**
     * An issuer that publishes its keys.
     *
     * @param keys where they are
     * @param reach how far to go for them
     * @param staleLimit how long the last ones are relied on while no others can be fetched, above zero
     */
    record Oidc(IssuerRules rules, OnKeyWithdrawal onKeyWithdrawal, KeyLocation keys, Reach reach, Duration staleLimit)
            implements IssuerSettings {
        /** Refuses rules for a shared secret, and a location that is out of reach by its form. */
        public Oidc {
            requirePublicKeys(rules);
            requirePositive(staleLimit);
            KeyFetcher.checkScheme(keys.start(), reach);
        }

        /** Sessions end with their key; {@link #STALE_LIMIT} holds. */
        public Oidc(IssuerRules rules, KeyLocation keys, Reach reach) {
            this(rules, OnKeyWithdrawal.CLOSE, keys, reach, STALE_LIMIT);
        }
    }

    /**
     * SpacetimeDB itself, which makes tokens for those who ask it directly. It shows its key; a file has the same key for the
     * time before its first answer.
     *
     * @param publicKey the file, in PEM
     * @param server its plain HTTP listener
     * @param staleLimit how long its last key is relied on while it does not answer, above zero
     */
    record SpacetimeDb(
            IssuerRules rules, OnKeyWithdrawal onKeyWithdrawal, Path publicKey, URI server, Duration staleLimit)
            implements IssuerSettings {
        /** It rounds {@code iat} to the nearest second, so half of its new tokens come from up to half a second ahead. */
        private static final Duration LEAST_LEEWAY = Duration.ofSeconds(1);

        /** Refuses rules for other algorithms than its own, and ones that leave no leeway for its rounding. */
        public SpacetimeDb {
            if (!rules.algorithms().equals(Set.of(Algorithm.ES256))) {
                throw new IllegalArgumentException(
                        "the issuer %s is SpacetimeDB, so its algorithm must be ES256".formatted(rules.name()));
            }
            requirePositive(staleLimit);
            if (rules.times().leeway().compareTo(LEAST_LEEWAY) < 0) {
                throw new IllegalArgumentException(
                        "the issuer %s needs a leeway of 1 s at least, since SpacetimeDB dates tokens up to half a second ahead"
                                .formatted(rules.name()));
            }
        }

        /** Sessions end with the server's key; {@link #STALE_LIMIT} holds. */
        public SpacetimeDb(IssuerRules rules, Path publicKey, URI server) {
            this(rules, OnKeyWithdrawal.CLOSE, publicKey, server, STALE_LIMIT);
        }
    }

    private static void requirePublicKeys(IssuerRules rules) {
        if (rules.isSymmetric()) {
            throw new IllegalArgumentException(
                    "the issuer %s has public keys, so its algorithm cannot be HS256".formatted(rules.name()));
        }
    }

    private static void requirePositive(Duration staleLimit) {
        if (!staleLimit.isPositive()) {
            throw new IllegalArgumentException("a stale limit must be above zero, not " + staleLimit);
        }
    }
}
