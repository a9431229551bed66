package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.VerificationKey;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One issuer at one moment. What verifies and what is known are two things: keys that have become too old to verify by are
 * still the last that the issuer was seen with, so none of them is withdrawn.
 *
 * @param settings how it is configured
 * @param trusted what its tokens are verified by; without keys as long as nobody has seen any, and when they are too old. The
 *     same object as long as nothing about it changes
 * @param known the keys that it was last seen with, each with the {@code nanoTime} since when; empty if nobody has seen any
 */
record IssuerState(IssuerSettings settings, TrustedIssuer trusted, Map<Fingerprint, Long> known) {
    IssuerState {
        known = Map.copyOf(known);
    }

    /** An issuer whose keys nobody has seen yet. */
    static IssuerState unseen(IssuerSettings settings) {
        return new IssuerState(settings, new TrustedIssuer(settings.rules(), KeySet.EMPTY), Map.of());
    }

    /**
     * The same issuer as it is configured now, with these keys. Without any, it keeps what is known about the last ones.
     *
     * @param now the {@code nanoTime}
     */
    IssuerState with(IssuerSettings other, KeySet keys, long now) {
        boolean same = other.rules().equals(trusted.rules()) && keys.equals(trusted.keys());
        return new IssuerState(
                other,
                same ? trusted : new TrustedIssuer(other.rules(), keys),
                keys.keys().isEmpty() ? known : since(keys, now));
    }

    private Map<Fingerprint, Long> since(KeySet keys, long now) {
        var since = new HashMap<Fingerprint, Long>();
        for (var key : keys.keys()) {
            var fingerprint = key.fingerprint();
            since.put(fingerprint, known.getOrDefault(fingerprint, now));
        }
        return since;
    }

    /** Whether it still stands behind what a token of its has opened. */
    boolean holds(Warrant warrant, Fingerprint key) {
        if (!settings.rules().name().equals(warrant.issuerName())) {
            return false;
        }
        return switch (settings.onKeyWithdrawal()) {
            case KEEP -> true;
            case CLOSE -> known.isEmpty() || known.containsKey(key);
        };
    }

    List<KeyView> views(long now) {
        return trusted.keys().keys().stream().map(key -> view(key, now)).toList();
    }

    private KeyView view(VerificationKey key, long now) {
        var fingerprint = key.fingerprint();
        var age = Duration.ofNanos(now - known.getOrDefault(fingerprint, now));
        return new KeyView(settings.rules().name(), key.kid(), key.algorithm(), fingerprint, age);
    }
}
