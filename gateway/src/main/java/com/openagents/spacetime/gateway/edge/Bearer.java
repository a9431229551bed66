package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.limit.Caller;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.http.HttpServerRequest;
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

    /** As whom its sockets are counted. */
    Principal counted();

    /** As whom limits count it, if it has come by that request. */
    Caller caller(HttpServerRequest request);

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
        public Caller caller(HttpServerRequest request) {
            return Caller.of(token.warrant());
        }
    }

    /**
     * One without any credential. Each is somebody new, for SpacetimeDB too, and the sockets of all of them
     * together are counted as one's, since none can be told from another.
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
        public Caller caller(HttpServerRequest request) {
            return Caller.anonymous(Policy.ANONYMOUS, AddressBlock.of(ClientAddress.of(request)));
        }
    }
}
