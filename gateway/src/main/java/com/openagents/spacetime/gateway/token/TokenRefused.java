package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import java.io.Serial;

/** Carries a refusal from deep inside a check up to {@link TokenVerifier#verify}, and no further. */
final class TokenRefused extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final String detail;

    TokenRefused(Refusal refusal, String detail) {
        super(detail, null, false, false); // no stack trace: an expected no must stay cheap
        this.refusal = refusal;
        this.detail = detail;
    }

    /** The commonest refusal: malformed, or not what the issuer makes. */
    static TokenRefused invalid(String detail) {
        return new TokenRefused(Refusal.INVALID_TOKEN, detail);
    }

    Rejected verdict() {
        return new Rejected(refusal, detail);
    }
}
