package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.UnknownKey;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Decides whether a token is good, in this order: its form; its issuer, which picks the rules and the keys; its signature,
 * with the one algorithm of each key; its claims; last, its times. So nothing that the token says is believed, apart from
 * whose it claims to be, before its signature has been found good. Any thread may use it; it keeps nothing.
 */
public final class TokenVerifier {
    private static final int ES256_SIGNATURE_LENGTH = 64; // r and s of 32 bytes each (RFC 7518 §3.4)

    private final ProviderContext fast;
    private final ProviderContext jdk = new ProviderContext();

    /**
     * Makes a verifier.
     *
     * @param fast where public-key signatures are computed; HS256 is always the JDK's
     */
    public TokenVerifier(ProviderContext fast) {
        this.fast = fast;
    }

    /**
     * Decides about a token.
     *
     * @param trusted the issuers in force, by their {@code iss} strings
     * @param now the time that the token's times are compared with
     */
    public Verdict verify(Secret token, Map<String, TrustedIssuer> trusted, Instant now) {
        try {
            return verified(token, CompactToken.parse(token), trusted, now);
        } catch (TokenRefused refused) {
            return refused.verdict();
        }
    }

    private Verdict verified(Secret token, CompactToken parsed, Map<String, TrustedIssuer> trusted, Instant now)
            throws TokenRefused {
        var issuer = issuerOf(parsed, trusted);
        var rules = issuer.rules();
        var algorithm = parsed.algorithm();
        if (!rules.algorithms().contains(algorithm)) {
            throw TokenRefused.invalid(
                    "the issuer %s does not sign with %s".formatted(rules.name(), algorithm.headerValue()));
        }
        var signer = signerOf(parsed, issuer.keys(), algorithm);
        if (signer.isEmpty()) {
            return unsigned(parsed, issuer, algorithm);
        }
        var verified = ClaimReader.read(token, parsed, rules, signer.get());
        var refusal = rules.times().refusal(verified.times(), now);
        return refusal.isPresent() ? refusal.get() : new Verified(verified);
    }

    private static TrustedIssuer issuerOf(CompactToken parsed, Map<String, TrustedIssuer> trusted) throws TokenRefused {
        var claim = parsed.payload().text("iss");
        var issuer = claim.map(trusted::get);
        if (issuer.isEmpty()) {
            throw TokenRefused.invalid("its iss is none of the configured issuers");
        }
        return issuer.get();
    }

    private Optional<VerificationKey> signerOf(CompactToken parsed, KeySet keys, Algorithm algorithm)
            throws TokenRefused {
        if (algorithm == Algorithm.ES256 && parsed.signatureLength() != ES256_SIGNATURE_LENGTH) {
            throw TokenRefused.invalid("its ES256 signature has %d bytes, not %d"
                    .formatted(parsed.signatureLength(), ES256_SIGNATURE_LENGTH));
        }
        for (var key : keys.candidates(algorithm, parsed.kid())) {
            if (isSignedBy(key, parsed)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private boolean isSignedBy(VerificationKey key, CompactToken parsed) throws TokenRefused {
        var algorithm = key.algorithm();
        var jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(
                new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm.headerValue()));
        jws.setProviderContext(algorithm.isSymmetric() ? jdk : fast);
        jws.setKey(key.key());
        try {
            jws.setCompactSerialization(parsed.text());
            return jws.verifySignature();
        } catch (JoseException e) {
            // Its message may quote the token.
            throw TokenRefused.invalid("its signature cannot be checked (%s)"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private static Verdict unsigned(CompactToken parsed, TrustedIssuer issuer, Algorithm algorithm)
            throws TokenRefused {
        var name = issuer.rules().name();
        var kid = parsed.kid();
        return issuer.keys().mayLack(algorithm, kid)
                ? new UnknownKey(name, kid)
                : new Rejected(Refusal.INVALID_TOKEN, "none of the keys of the issuer %s signed it".formatted(name));
    }
}
