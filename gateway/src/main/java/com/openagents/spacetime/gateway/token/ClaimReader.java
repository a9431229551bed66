package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;

/** From the claims of a token whose signature is good to what it says, by the rules of its issuer. The times stay unjudged. */
final class ClaimReader {
    private ClaimReader() {}

    static VerifiedToken read(Secret token, CompactToken parsed, IssuerRules rules, VerificationKey signer)
            throws TokenRefused {
        var claims = parsed.payload();
        if (!rules.audience().isNamedBy(claims.raw("aud"))) {
            throw TokenRefused.invalid(
                    "its aud is not \"%s\"".formatted(rules.audience().value()));
        }
        var times = new TokenTimes(claims.time("iat"), claims.time("nbf"), claims.time("exp"));
        var jti = claims.text("jti").filter(id -> !id.isEmpty());
        rules.content().check(claims, times, jti);
        return new VerifiedToken(
                rules.name(),
                principal(rules, claims),
                jti,
                parsed.kid(),
                signer.fingerprint(),
                times,
                rules.times().leeway(),
                rules.claims().read(claims),
                claims.all(),
                Fingerprint.of(token));
    }

    private static Principal principal(IssuerRules rules, Claims claims) throws TokenRefused {
        var subject = claims.text("sub").orElseThrow(() -> TokenRefused.invalid("it has no sub"));
        try {
            return new Principal(rules.issuer(), subject);
        } catch (IllegalArgumentException e) {
            throw new TokenRefused(
                    Refusal.INVALID_TOKEN, "its sub is not 1 to 128 bytes of UTF-8, as SpacetimeDB requires");
        }
    }
}
