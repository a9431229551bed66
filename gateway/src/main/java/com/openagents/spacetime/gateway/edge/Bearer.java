package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A client that the door has let in. What it may do inside is not decided by that. */
sealed interface Bearer {
    /** What everything that it opens is held by. */
    Warrant warrant();

    /** What it presented, to be given back to it in SpacetimeDB's first message. */
    Secret credential();

    /** As whom it is counted by limits. */
    Principal counted();

    /** How many sockets may be open that are counted with its own. */
    int mostSockets(LimitSettings limits);

    /**
     * One with a token, or with a ticket that stands for one.
     *
     * @param token what was verified
     * @param own the token itself, as far as it is known: a ticket brings it along only where it is needed
     */
    record OfToken(Secret credential, VerifiedToken token, Optional<Secret> own) implements Bearer {
        /** One that has presented the token itself. */
        static OfToken presented(Secret credential, VerifiedToken token) {
            return new OfToken(credential, token, Optional.of(credential));
        }

        @Override
        public Warrant warrant() {
            return token.warrant();
        }

        @Override
        public Principal counted() {
            return token.principal();
        }

        @Override
        public int mostSockets(LimitSettings limits) {
            return limits.socketsPerSubject();
        }
    }

    /**
     * One without any credential. Each is somebody new, for SpacetimeDB too, and all of them together are counted as one,
     * since none can be told from another.
     */
    record Anonymous(Warrant warrant) implements Bearer {
        private static final Principal ALL = new Principal(IssuerRules.NOBODY, "all");

        /**
         * Somebody new, if the route leads to a database that takes anonymous clients. It must be named as the settings name
         * it: of any other name nobody learns without a token whether it is served.
         */
        static Optional<Bearer> admitted(Policy policy, Listener listener, Route route) {
            return route.database()
                    .filter(_ -> listener == Listener.PUBLIC)
                    .flatMap(policy::database)
                    .filter(database -> database.anonymous() == DatabasePolicy.Anonymous.ALLOW)
                    .map(_ -> next());
        }

        /** Somebody new. It may stay as long as it likes: there is no token that could end. */
        static Anonymous next() {
            return new Anonymous(new Warrant(
                    Policy.ANONYMOUS,
                    new Principal(IssuerRules.NOBODY, UUID.randomUUID().toString()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.empty()),
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

        @Override
        public int mostSockets(LimitSettings limits) {
            return limits.anonymousSockets();
        }
    }
}
