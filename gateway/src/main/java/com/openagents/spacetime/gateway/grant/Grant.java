package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a client may do in one database, by the rules in force when it was asked: what each matching rule gives, added up.
 * Small and immutable, since every live session keeps one; all but the lists themselves is shared with the policy and the
 * warrant. Equal grants allow the same.
 *
 * @param rules the database
 * @param given what the client's rules give
 * @param outOfScope what rules would give besides, had the token another scope; so that a refusal can say so
 * @param streams the streams that the token names
 */
public record Grant(DatabasePolicy rules, List<Allowance> given, List<Allowance> outOfScope, Set<String> streams) {
    /** Copies the collections. */
    public Grant {
        Objects.requireNonNull(rules);
        given = List.copyOf(given);
        outOfScope = List.copyOf(outOfScope);
        streams = Set.copyOf(streams);
    }

    /** The database's name in the policy. */
    public String database() {
        return rules.name();
    }

    /** Why a right may not be used, if it may not. */
    public Optional<Refusal> refusal(Right right) {
        return unlessGiven(gives -> gives.rights().contains(right), Refusal.ROUTE_NOT_ALLOWED);
    }

    /**
     * Why a client's request may not go to SpacetimeDB, if it may not. SQL by HTTP is judged as a
     * {@link ClientRequest.OneOffQuery}, besides {@link Right#SQL}.
     */
    public Optional<Refusal> refusal(ClientRequest request) {
        return switch (request) {
            case ClientRequest.CallReducer(var name) ->
                unlessGiven(gives -> gives.reducers().allows(name), Refusal.REDUCER_NOT_ALLOWED);
            case ClientRequest.CallProcedure(var name) ->
                unlessGiven(gives -> gives.procedures().allows(name), Refusal.REDUCER_NOT_ALLOWED);
            case ClientRequest.OneOffQuery(var query) -> ofQuery(query);
            case ClientRequest.Subscribe(var querySet, var queries) -> ofQueries(queries);
            case ClientRequest.SubscribeInstead(var queries) -> ofQueries(queries);
            case ClientRequest.Unsubscribe _ -> Optional.empty();
        };
    }

    private Optional<Refusal> unlessGiven(Predicate<Allowance> enough, Refusal refusal) {
        if (given.stream().anyMatch(enough)) {
            return Optional.empty();
        }
        return Optional.of(outOfScope.stream().anyMatch(enough) ? Refusal.MISSING_SCOPE : refusal);
    }

    private Optional<Refusal> ofQueries(List<String> queries) {
        return queries.stream().map(this::ofQuery).flatMap(Optional::stream).findFirst();
    }

    private Optional<Refusal> ofQuery(String text) {
        QueryText query;
        try {
            query = QueryText.read(text);
        } catch (UnreadableQuery refused) {
            return Optional.of(Refusal.QUERY_NOT_ALLOWED); // its reason would tell the client nothing that it may know
        }
        return Stream.concat(Stream.of(QueryRule.Templates.NONE), given.stream().map(Allowance::queries))
                .map(rule -> QueryVerdict.of(rule, query, this::isGranted))
                .min(Comparator.naturalOrder())
                .flatMap(QueryVerdict::refusal);
    }

    private boolean isGranted(String stream) {
        return streams.isEmpty() ? rules.emptyStreams() == EmptyStreams.ALL : streams.contains(stream);
    }
}
