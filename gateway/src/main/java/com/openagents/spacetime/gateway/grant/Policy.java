package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.Decision.Granted;
import com.openagents.spacetime.gateway.grant.Decision.Refused;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The databases that are served, each with its rules. What is not listed does not exist for clients. */
public final class Policy {
    private final Map<String, DatabasePolicy> databases;

    /**
     * Makes a policy.
     *
     * @throws IllegalArgumentException if a database is listed twice
     */
    public Policy(Collection<DatabasePolicy> databases) {
        this.databases = databases.stream()
                .collect(Collectors.toUnmodifiableMap(DatabasePolicy::name, Function.identity(), Policy::refuseSecond));
    }

    /** Whether a socket may be opened to a database. */
    public Decision subscribe(Warrant warrant, String database) {
        return listed(database)
                .map(rules -> rules.subscribe() ? granted(rules) : new Refused(Refusal.ROUTE_NOT_ALLOWED))
                .orElseGet(Policy::unlisted);
    }

    /** Whether a reducer of a database may be called by HTTP. */
    public Decision call(Warrant warrant, String database, String reducer) {
        return listed(database)
                .map(rules -> rules.calls().allows(reducer) ? granted(rules) : new Refused(Refusal.REDUCER_NOT_ALLOWED))
                .orElseGet(Policy::unlisted);
    }

    private Optional<DatabasePolicy> listed(String database) {
        return Optional.ofNullable(databases.get(database));
    }

    private static Decision granted(DatabasePolicy rules) {
        return new Granted(new Grant(rules));
    }

    private static Decision unlisted() {
        return new Refused(Refusal.DATABASE_NOT_ALLOWED);
    }

    private static DatabasePolicy refuseSecond(DatabasePolicy first, DatabasePolicy second) {
        throw new IllegalArgumentException("the database %s is listed twice".formatted(second.name()));
    }
}
