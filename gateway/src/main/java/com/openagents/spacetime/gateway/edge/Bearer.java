package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A client that the door has let in. What it may do inside is not decided by that. */
sealed interface Bearer {
    /** What everything that it opens is held by. */
    Warrant warrant();

    /** What it presented, to be given back to it in SpacetimeDB's first message. */
    Secret credential();

    /** As whom it is counted by limits. */
    Principal counted();

    /** One with a token, or with a ticket that stands for one. */
    record OfToken(Secret credential, VerifiedToken token) implements Bearer {
        @Override
        public Warrant warrant() {
            return token.warrant();
        }

        @Override
        public Principal counted() {
            return token.principal();
        }
    }

    /**
     * One without any credential. Each is somebody new, for SpacetimeDB too, and all of them together are counted as one,
     * since none can be told from another.
     */
    record Anonymous(Warrant warrant) implements Bearer {
        /** The {@code iss} of whom nobody vouches for. No issuer of the settings may have it. */
        static final String ISSUER = "spacetime-gateway/anonymous";

        private static final Principal ALL = new Principal(ISSUER, "all");

        /** Somebody new. It may stay as long as it likes: there is no token that could end. */
        static Anonymous next() {
            return new Anonymous(new Warrant(
                    Policy.ANONYMOUS,
                    new Principal(ISSUER, UUID.randomUUID().toString()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    SessionClaims.NONE,
                    Instant.MAX));
        }

        @Override
        public Secret credential() {
            return Secret.of("");
        }

        @Override
        public Principal counted() {
            return ALL;
        }
    }
}
