package com.openagents.spacetime.gateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openagents.spacetime.gateway.token.Audience;
import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jca.ProviderContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Makes the tokens that SpacetimeDB sees in place of the clients' own. Such a token has the client's {@code iss} and, unless
 * a template says otherwise, {@code sub} to the letter, so the client's identity is what it would be without a gateway, and
 * the client's other claims; its id, times and audience are the gateway's. It lives for 60 s at most, since SpacetimeDB looks
 * at it only when a connection begins. One is used again for the same client token for up to 30 s.
 */
final class SignedTokens implements UpstreamTokens {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Duration REUSE = Duration.ofSeconds(30);
    private static final int MAX_KEPT = 20_000;

    /**
     * Claims that are not copied: the registered ones (RFC 7519 §4.1) are ours, and {@code hex_identity}, where present, would
     * have to equal what SpacetimeDB computes by itself.
     */
    private static final Set<String> NOT_COPIED =
            Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "hex_identity");

    private final UpstreamTokenKey key;
    private final SubjectTemplate subject;
    private final ProviderContext providers;
    private final Cache<Fingerprint, Minted> minted = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterWrite(REUSE)
            .executor(Runnable::run) // its upkeep is less work than to wake a thread for it at every new token
            .build();

    private record Minted(Secret token, Instant at) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    /**
     * Makes a mint.
     *
     * @param subject whom they speak for; those of nobody keep their own subject, which is new each time
     * @param providers what computes the signatures
     */
    SignedTokens(UpstreamTokenKey key, SubjectTemplate subject, ProviderContext providers) {
        this.key = key;
        this.subject = subject;
        this.providers = providers;
    }

    @Override
    public Secret tokenFor(VerifiedToken client, Optional<Secret> own, Instant now) {
        var kept = minted.getIfPresent(client.fingerprint());
        if (kept != null && kept.isFresh(now)) {
            return kept.token();
        }
        var token = sign(claims(client, now));
        minted.put(client.fingerprint(), new Minted(token, now));
        return token;
    }

    @Override
    public Secret tokenForNobody(Principal client, Instant now) {
        return sign(ownClaims(new LinkedHashMap<>(), client, now, now.plus(LIFETIME)));
    }

    /** Nothing: all that it needs is what was verified. */
    @Override
    public Optional<Secret> toKeep(Secret own) {
        return Optional.empty();
    }

    @Override
    public String whenRefused() {
        return "SpacetimeDB refuses the gateway's own token: are upstream.private-key and its key the same?";
    }

    private Map<String, Object> claims(VerifiedToken client, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        client.claims().forEach((name, value) -> {
            if (!NOT_COPIED.contains(name)) {
                claims.put(name, value);
            }
        });
        var limit = now.plus(LIFETIME);
        var expiry = client.times().expires().filter(limit::isAfter).orElse(limit);
        return ownClaims(claims, shown(client), now, expiry);
    }

    private Principal shown(VerifiedToken client) {
        return switch (subject.subjectOf(client)) {
            case UpstreamSubject.Fit(var principal) -> principal;
            case UpstreamSubject.Unfit(var why) ->
                throw new IllegalStateException("a token was let in that has no subject for SpacetimeDB: " + why);
        };
    }

    private static Map<String, Object> ownClaims(
            Map<String, Object> claims, Principal client, Instant now, Instant expiry) {
        claims.put("iss", client.issuer());
        claims.put("sub", client.subject());
        claims.put("aud", List.of(Audience.UPSTREAM));
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiry.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private Secret sign(Map<String, Object> claims) {
        var jws = new JsonWebSignature();
        jws.setProviderContext(providers);
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setHeader("typ", "JWT");
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setKey(key.privateKey());
        try {
            return Secret.of(jws.getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException("a key that signed at start does not sign any more", e);
        }
    }
}
