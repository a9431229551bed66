package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.edge.Explanation.Step;
import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.RequestReader;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Query;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.ServerVersion;
import com.openagents.spacetime.gateway.route.Target;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.token.Warrant;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamSubject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;

/**
 * Takes a request the way that the {@link Pipeline} takes one, through the same classes, without a listener and without
 * SpacetimeDB. Of limits it says which hold; what only a running gateway knows, such as what is left of them, tickets and
 * further names of databases, it leaves out or says so.
 */
public final class Explainer {
    private static final String NOT_FETCHED = ": nothing is fetched here, so give its key set with --jwks ISSUER=FILE";

    private final Rules rules;
    private final ServerVersion version;
    private final UpstreamCredential upstream;
    private final WarrantCheck check;
    private final Authenticator authenticator;

    /**
     * What is asked.
     *
     * @param listener where the request comes in
     * @param target as it stands in the request line
     * @param token what stands in {@code Authorization}, after {@code Bearer}
     * @param message what the client sends next: a message of {@code v1.json.spacetimedb}, or the text of a query
     */
    public record Question(
            Listener listener, String method, String target, Optional<Secret> token, Optional<String> message) {}

    /**
     * Makes one.
     *
     * @param at the time that tokens are compared with
     */
    public Explainer(
            Rules rules,
            ServerVersion version,
            UpstreamCredential upstream,
            Keyring keyring,
            Revocations revocations,
            Instant at) {
        this.rules = rules;
        this.version = version;
        this.upstream = upstream;
        this.check = new WarrantCheck(keyring, revocations);
        this.authenticator =
                new Authenticator(keyring, new TokenVerifier(new ProviderContext()), InstantSource.fixed(at));
    }

    /** What would become of the request. */
    public Explanation explain(Question question) {
        var steps = new Steps();
        switch (Target.of(question.method(), question.target(), question.listener(), version)) {
            case Target.Refused(var refusal, var why) -> steps.no("target", refusal, why);
            case Target.WrongMethod(var allow) ->
                steps.no("target", Refusal.METHOD_NOT_ALLOWED, "the route takes " + allow);
            case Target.Understood(var route, var query) -> {
                steps.yes("target", described(route));
                aimed(steps, question, route, query);
            }
        }
        return new Explanation(steps.taken);
    }

    private void aimed(Steps steps, Question question, Route route, Query query) {
        switch (route.routeClass()) {
            case PING, HEALTH, READINESS -> steps.yes("credential", "none is needed: the gateway answers by itself");
            case CONTROL -> steps.yes("credential", "the control service's signature is needed, and no token");
            case SUBSCRIBE,
                    CALL,
                    WEBSOCKET_TOKEN,
                    SQL,
                    META,
                    LOGS,
                    ADMIN,
                    ROUTES,
                    KEY,
                    METRICS,
                    OWN_SESSIONS,
                    OPERATION -> identified(steps, question, route, query);
            case MINT, VERIFY, MCP, ENERGY, INTERNAL ->
                throw new IllegalStateException("leads nowhere, yet here: " + route.endpoint());
        }
    }

    private void identified(Steps steps, Question question, Route route, Query query) {
        var headers = question.token().map(token -> "Bearer " + token.reveal()).stream()
                .toList();
        switch (Presented.of(headers, query.token())) {
            case Presented.Refused(var refusal) -> steps.no("credential", refusal, "there is not exactly one token");
            case Presented.One(var credential) -> {
                steps.yes("credential", "one, in " + (headers.isEmpty() ? "the query" : "Authorization"));
                presented(steps, question, route, credential);
            }
            case Presented.None _ -> {
                var somebody = Bearer.Anonymous.admitted(rules.policy(), question.listener(), route);
                if (somebody.isEmpty()) {
                    steps.no("credential", Refusal.MISSING_AUTHORIZATION, "there is none, and none is taken for that");
                } else {
                    steps.yes("credential", "none: the database takes clients without a token");
                    limited(steps, route, somebody.get().warrant());
                    allowed(steps, question, route, somebody.get().warrant());
                }
            }
        }
    }

    private void presented(Steps steps, Question question, Route route, Secret credential) {
        if (Tickets.isTicket(credential)) {
            steps.no(
                    "token",
                    Refusal.INVALID_TOKEN,
                    "it is a ticket, which the running gateway alone knows: ask about the token that it was issued for");
            return;
        }
        switch (authenticator.verify(credential).toCompletableFuture().join()) {
            case Verdict.Rejected(var refusal, var why) ->
                steps.no("token", refusal, refusal == Refusal.KEYS_UNAVAILABLE ? why + NOT_FETCHED : why);
            case Verdict.Verified(var token) -> {
                var warrant = token.warrant();
                steps.yes("token", described(warrant));
                check.objection(warrant)
                        .ifPresentOrElse(refusal -> steps.no("standing", refusal, "it has been taken back"), () -> {
                            steps.yes("standing", "neither the token nor its key has been taken back");
                            known(steps, question, route, token);
                        });
            }
        }
    }

    private void known(Steps steps, Question question, Route route, VerifiedToken token) {
        if (Doorkeeper.leadsOn(route.routeClass())) {
            switch (upstream.subjectOf(token)) {
                case UpstreamSubject.Unfit(var why) -> steps.no("subject", Refusal.INVALID_TOKEN, why);
                case UpstreamSubject.Fit(var shown)
                when !shown.equals(token.principal()) ->
                    steps.yes("subject", "SpacetimeDB is shown \"%s\"".formatted(shown.subject()));
                case UpstreamSubject.Fit _ -> {} // its own, like everywhere
            }
        }
        if (!steps.isOver()) {
            limited(steps, route, token.warrant());
            allowed(steps, question, route, token.warrant());
        }
    }

    private void limited(Steps steps, Route route, Warrant warrant) {
        steps.yes("limits", LimitText.of(rules.limits(), route, warrant));
    }

    private void allowed(Steps steps, Question question, Route route, Warrant warrant) {
        if (route.database().isPresent()) {
            inDatabase(steps, question, route, warrant);
            return;
        }
        switch (route.routeClass()) {
            case WEBSOCKET_TOKEN -> steps.yes("rights", "every good token may have a ticket");
            case OWN_SESSIONS -> steps.yes("rights", "everyone may list and renew sessions of one's own");
            default ->
                Rights.ofOperators(rules.policy(), warrant, route)
                        .ifPresentOrElse(
                                refusal -> steps.no(
                                        "rights", refusal, "no grant gives it the right to operate the gateway"),
                                () -> steps.yes("rights", "it may operate the gateway"));
        }
    }

    private void inDatabase(Steps steps, Question question, Route route, Warrant warrant) {
        var database = route.database().orElseThrow();
        if (rules.policy().database(database).isEmpty()) {
            steps.no(
                    "database",
                    Refusal.DATABASE_NOT_ALLOWED,
                    "no database is listed as \"%s\"; whether it is another name of one, only SpacetimeDB knows"
                            .formatted(database));
            return;
        }
        steps.yes("database", "it is listed");
        switch (Rights.decision(rules.policy(), warrant, route, database)) {
            case Decision.Refused(var refusal) -> steps.no("rights", refusal, "no grant gives it this");
            case Decision.Granted(var grant) -> {
                steps.yes("rights", "a grant gives it this");
                question.message().ifPresent(text -> sent(steps, question.listener(), route, text, grant));
            }
        }
    }

    private static void sent(Steps steps, Listener listener, Route route, String text, Grant grant) {
        switch (route.routeClass()) {
            case SUBSCRIBE -> said(steps, text, grant);
            case SQL ->
                Rights.ofStatement(listener, grant, text)
                        .ifPresentOrElse(
                                refusal -> steps.no("message", refusal, "a statement, which no grant gives it"),
                                () -> steps.yes("message", "a statement that may be sent there"));
            default -> steps.yes("message", "whatever is sent there is not looked at");
        }
    }

    private static void said(Steps steps, String text, Grant grant) {
        try {
            for (var request : requests(text)) {
                grant.refusal(request)
                        .ifPresentOrElse(
                                refusal -> steps.no("message", refusal, kind(request) + ", which no grant gives it"),
                                () -> steps.yes("message", kind(request) + ", which a grant gives it"));
                if (steps.isOver()) {
                    return;
                }
            }
        } catch (BadRequestMessage bad) {
            steps.no("message", Refusal.BAD_MESSAGE, String.valueOf(bad.getMessage()));
        }
    }

    private static List<ClientRequest> requests(String text) throws BadRequestMessage {
        if (!text.stripLeading().startsWith("{")) {
            return List.of(new ClientRequest.OneOffQuery(text));
        }
        var requests = new ArrayList<ClientRequest>();
        var reader = new RequestReader(Subprotocol.V1_JSON);
        reader.begin(Subprotocol.V1_JSON.opcode());
        reader.read(ByteBuffer.wrap(text.strip().getBytes(StandardCharsets.UTF_8)), requests::add);
        reader.end(requests::add);
        return requests;
    }

    private static String described(Route route) {
        var database = route.database().map(name -> ", database " + name).orElse("");
        var reducer = route.reducer().map(name -> ", reducer " + name).orElse("");
        return "route %s%s%s".formatted(route.endpoint(), database, reducer);
    }

    private static String described(Warrant warrant) {
        return "of issuer %s, holder %s, key %s, %s"
                .formatted(
                        warrant.issuerName(),
                        warrant.holder().hash(),
                        warrant.key().map(Object::toString).orElse("none"),
                        warrant.deadline().equals(Instant.MAX)
                                ? "without end"
                                : "what it opens ends at " + warrant.deadline());
    }

    private static String kind(ClientRequest request) {
        return switch (request) {
            case ClientRequest.CallReducer(var name) -> "a call of reducer " + name;
            case ClientRequest.CallProcedure(var name) -> "a call of procedure " + name;
            case ClientRequest.OneOffQuery _ -> "a query";
            case ClientRequest.Subscribe _, ClientRequest.SubscribeInstead _ -> "a subscription";
            case ClientRequest.Unsubscribe _ -> "the end of a subscription";
        };
    }

    /** The steps taken so far. */
    private static final class Steps {
        private final List<Step> taken = new ArrayList<>();

        void yes(String name, String finding) {
            taken.add(new Step(name, Optional.empty(), finding));
        }

        void no(String name, Refusal refusal, String finding) {
            taken.add(new Step(name, Optional.of(refusal), finding));
        }

        boolean isOver() {
            return taken.getLast().refusal().isPresent();
        }
    }
}
