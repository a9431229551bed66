package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;

/** Where the tokens come from that SpacetimeDB is shown. Any thread may call. */
public sealed interface UpstreamTokens permits SignedTokens, ForwardedTokens {
    /**
     * The source for a kind of credential.
     *
     * @param providers what computes signatures
     */
    static UpstreamTokens of(UpstreamCredential credential, ProviderContext providers) {
        return switch (credential) {
            case UpstreamCredential.Sign(var key, var subject) -> new SignedTokens(key, subject, providers);
            case UpstreamCredential.Forward _ -> new ForwardedTokens();
        };
    }

    /**
     * The token to present for the bearer of a verified one.
     *
     * @param client has a {@link UpstreamCredential#subjectOf subject} that is fit
     * @param own the verified token itself; empty if it is not at hand because {@link #toKeep} did not ask for it
     */
    Secret tokenFor(VerifiedToken client, Optional<Secret> own, Instant now);

    /** The token to present for a client that has none. It is made for one connection, so it is not kept. */
    Secret tokenForNobody(Principal client, Instant now);

    /** What of a verified token must be kept with a ticket, so that {@link #tokenFor} can be asked when that comes in. */
    Optional<Secret> toKeep(Secret own);

    /** What an operator should look at when SpacetimeDB refuses one of them: a sentence. */
    String whenRefused();
}
