package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.Optional;

/** What has come out about a token. */
public sealed interface Verdict {
    /** A verdict that more keys would not change. */
    sealed interface Settled extends Verdict {}

    /** The token is good at this moment. */
    record Verified(VerifiedToken token) implements Settled {}

    /**
     * The token is no good.
     *
     * @param refusal what the client is told
     * @param detail why, for logs and for {@code explain}: a sentence about "it", with no part of the token that could be
     *     used again
     */
    record Rejected(Refusal refusal, String detail) implements Settled {}

    /**
     * The keys at hand cannot tell: newer ones might.
     *
     * @param issuerName the {@link IssuerRules#name} of the issuer whose keys are needed
     * @param kid the key that the token names, if it names one
     */
    record UnknownKey(String issuerName, Optional<String> kid) implements Verdict {}
}
