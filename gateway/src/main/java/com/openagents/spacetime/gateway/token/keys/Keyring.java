package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The configured issuers and their keys as they are now: one immutable map behind one reference, which readers on any
 * thread see whole, old or new.
 */
public final class Keyring implements AutoCloseable {
    private final Map<String, OidcKeys> providers = new HashMap<>(); // by issuer name; filled before it is published
    private final KeyFetcher fetcher;
    private volatile Map<String, TrustedIssuer> trusted; // by issuer string; written by replace() alone

    private Keyring(KeyFetcher fetcher, Map<String, TrustedIssuer> trusted) {
        this.fetcher = fetcher;
        this.trusted = Map.copyOf(trusted);
    }

    /**
     * Reads all secret files, then begins to fetch the keys of OpenID providers. It does not wait for those: a provider that
     * cannot be reached stops nobody but the bearers of its tokens.
     *
     * @throws SecretFileUnusable if a secret file is missing, unreadable or too short; then nothing has been started
     * @throws IllegalArgumentException if two issuers have one name or one issuer string
     */
    public static Keyring open(List<IssuerSettings> issuers) throws SecretFileUnusable {
        return open(issuers, RefreshTimes.DEFAULT);
    }

    static Keyring open(List<IssuerSettings> issuers, RefreshTimes times) throws SecretFileUnusable {
        checkDistinct(issuers);
        var trusted = new HashMap<String, TrustedIssuer>();
        for (var issuer : issuers) {
            trusted.put(issuer.rules().issuer(), new TrustedIssuer(issuer.rules(), ownKeys(issuer)));
        }
        var keyring = new Keyring(new KeyFetcher(times.limit()), trusted);
        for (var issuer : issuers) {
            if (issuer instanceof IssuerSettings.Oidc oidc) {
                keyring.providers.put(
                        oidc.rules().name(),
                        OidcKeys.start(oidc, keyring.fetcher, times, keys -> keyring.replace(oidc, keys)));
            }
        }
        return keyring;
    }

    /** The issuers in force, by their {@code iss} strings. */
    Map<String, TrustedIssuer> trusted() {
        return trusted;
    }

    /**
     * Asks an issuer for newer keys, at most once in a while, however often it is called. Never blocks.
     *
     * @return whether its last answer was good; false for an issuer that publishes none
     */
    CompletableFuture<Boolean> refresh(String issuerName) {
        var provider = providers.get(issuerName);
        return provider == null ? CompletableFuture.completedFuture(false) : provider.refresh();
    }

    /** Stops fetching. The keys at hand stay. */
    @Override
    public void close() {
        providers.values().forEach(OidcKeys::close);
        fetcher.close();
    }

    private synchronized void replace(IssuerSettings.Oidc issuer, KeySet keys) {
        var next = new HashMap<>(trusted);
        next.put(issuer.rules().issuer(), new TrustedIssuer(issuer.rules(), keys));
        trusted = Map.copyOf(next);
    }

    private static KeySet ownKeys(IssuerSettings issuer) throws SecretFileUnusable {
        return switch (issuer) {
            case IssuerSettings.SharedSecret shared -> {
                var keys = new ArrayList<VerificationKey>();
                for (var file : shared.secretFiles()) {
                    keys.add(SecretFile.read(shared.rules().name(), file));
                }
                yield new KeySet(keys);
            }
            case IssuerSettings.Oidc _ -> KeySet.EMPTY;
        };
    }

    private static void checkDistinct(List<IssuerSettings> issuers) {
        var names =
                issuers.stream().map(issuer -> issuer.rules().name()).distinct().count();
        var strings = issuers.stream()
                .map(issuer -> issuer.rules().issuer())
                .distinct()
                .count();
        if (names < issuers.size() || strings < issuers.size()) {
            throw new IllegalArgumentException(
                    "two issuers have the same name or the same issuer string: each must have its own");
        }
    }
}
