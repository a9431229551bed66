package com.openagents.spacetime.gateway.token.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Settled;
import com.openagents.spacetime.gateway.token.Verdict.UnknownKey;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one door through which a token is verified. It remembers tokens found good by their SHA-256, since the signature of
 * one costs more than the rest of its request; what is remembered is the signature and the claims, while the times are
 * compared anew each time, and a change of the issuer's keys or rules forgets it. Any thread may call it, event loops too.
 */
public final class Authenticator {
    private static final int MAX_REMEMBERED = 20_000;

    private final Keyring keyring;
    private final TokenVerifier verifier;
    private final InstantSource clock;
    private final Cache<Fingerprint, Remembered> good;

    /** A token found good, and the rules and keys it was found good by: the very object that the keyring holds then. */
    private record Remembered(VerifiedToken token, TrustedIssuer issuer) {}

    /** Makes the door. */
    public Authenticator(Keyring keyring, TokenVerifier verifier, InstantSource clock) {
        this.keyring = keyring;
        this.verifier = verifier;
        this.clock = clock;
        this.good = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .executor(Runnable::run) // its upkeep is less work than to wake a thread for it at every new token
                .expireAfter(Expiry.<Fingerprint, Remembered>creating((_, entry) ->
                        Duration.between(clock.instant(), entry.token().deadline())))
                .build();
    }

    /**
     * Verifies a token. The answer is there at once unless a key has to be fetched first; then it comes on another thread,
     * within the limit of a fetch.
     */
    public CompletionStage<Settled> verify(Secret token) {
        return switch (decide(token)) {
            case Settled settled -> CompletableFuture.completedFuture(settled);
            case UnknownKey unknown ->
                keyring.refresh(unknown.issuerName(), unknown.kid())
                        .thenApply(fresh -> decideAfterRefresh(token, fresh));
        };
    }

    /** Whether the token has been found good before, so that its signature is not verified anew unless keys have changed. */
    public boolean remembers(Secret token) {
        return good.getIfPresent(Fingerprint.of(token)) != null;
    }

    private Settled decideAfterRefresh(Secret token, boolean fresh) {
        return switch (decide(token)) {
            case Settled settled -> settled;
            case UnknownKey unknown ->
                fresh
                        ? new Rejected(
                                Refusal.INVALID_TOKEN,
                                "the issuer %s publishes no key of the kid it names".formatted(unknown.issuerName()))
                        : new Rejected(
                                Refusal.KEYS_UNAVAILABLE,
                                "the keys of the issuer %s cannot be fetched at the moment"
                                        .formatted(unknown.issuerName()));
        };
    }

    private Verdict decide(Secret token) {
        var now = clock.instant();
        var trusted = keyring.trusted();
        var fingerprint = Fingerprint.of(token);
        var remembered = good.getIfPresent(fingerprint);
        if (remembered != null
                && isUnchanged(
                        remembered.issuer(),
                        trusted.get(remembered.token().principal().issuer()))) {
            return recheck(remembered, now);
        }
        var verdict = verifier.verify(token, trusted, now);
        if (verdict instanceof Verified(var verified)) {
            remember(
                    fingerprint,
                    verified,
                    Optional.ofNullable(trusted.get(verified.principal().issuer())));
        }
        return verdict;
    }

    @SuppressWarnings("ReferenceEquality") // to compare keys and rules would cost more than all the rest
    private static boolean isUnchanged(TrustedIssuer then, @Nullable TrustedIssuer now) {
        return then == now;
    }

    private static Settled recheck(Remembered remembered, Instant now) {
        var token = remembered.token();
        var refusal = remembered.issuer().rules().times().refusal(token.times(), now);
        return refusal.isPresent() ? refusal.get() : new Verified(token);
    }

    private void remember(Fingerprint fingerprint, VerifiedToken token, Optional<TrustedIssuer> issuer) {
        issuer.ifPresent(by -> good.put(fingerprint, new Remembered(token, by)));
    }
}
