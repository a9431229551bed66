package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a session may do in one database, by the rules in force when it was allowed.
 *
 * @param rules the database's rules
 */
public record Grant(DatabasePolicy rules) {
    /** The database's name in the policy. */
    public String database() {
        return rules.name();
    }

    /** Why a client's request may not go to SpacetimeDB, if it may not. */
    public Optional<Refusal> refusal(ClientRequest request) {
        return switch (request) {
            case ClientRequest.CallReducer(var name) -> call(name);
            case ClientRequest.CallProcedure(var name) -> call(name);
            case ClientRequest.OneOffQuery(var query) -> queries(List.of(query));
            case ClientRequest.Subscribe subscribe -> queries(subscribe.queries());
            case ClientRequest.SubscribeInstead(var queries) -> queries(queries);
            case ClientRequest.Unsubscribe _ -> Optional.empty();
        };
    }

    private Optional<Refusal> call(String name) {
        return rules.calls().allows(name) ? Optional.empty() : Optional.of(Refusal.REDUCER_NOT_ALLOWED);
    }

    private Optional<Refusal> queries(List<String> queries) {
        return rules.calls() instanceof ReducerRule.All
                        || queries.stream().noneMatch(query -> query.contains("st_client"))
                ? Optional.empty()
                : Optional.of(Refusal.SYSTEM_TABLE_NOT_ALLOWED);
    }
}
