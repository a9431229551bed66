package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.VerifiedToken;

/** By what SpacetimeDB is to know the gateway's clients. */
public sealed interface UpstreamCredential {
    /** As whom it is to know the bearer of a token. */
    UpstreamSubject subjectOf(VerifiedToken client);

    /**
     * By short tokens that the gateway signs.
     *
     * @param key SpacetimeDB's own key pair
     * @param subject whom they speak for
     */
    record Sign(UpstreamTokenKey key, SubjectTemplate subject) implements UpstreamCredential {
        @Override
        public UpstreamSubject subjectOf(VerifiedToken client) {
            return subject.subjectOf(client);
        }
    }

    /** By the clients' own tokens, which SpacetimeDB verifies once more. */
    record Forward() implements UpstreamCredential {
        @Override
        public UpstreamSubject subjectOf(VerifiedToken client) {
            return new UpstreamSubject.Fit(client.principal());
        }
    }
}
