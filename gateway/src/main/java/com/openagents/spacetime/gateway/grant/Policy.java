package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.Decision.Granted;
import com.openagents.spacetime.gateway.grant.Decision.Refused;
import com.openagents.spacetime.gateway.grant.GrantRule.Match;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The databases that are served, and who may do what in them. What is not listed does not exist for clients; what no rule
 * gives is refused; what several rules give to one client is added up. A database that no rule names gives everyone
 * {@link Allowance#DEFAULT}.
 *
 * <p>Immutable: a reload makes another one. Equal databases and rules give equal grants for equal warrants.
 */
public final class Policy {
    /** The issuer's name in the {@link Warrant} of a client without a token. No issuer can have it. */
    public static final String ANONYMOUS = "anonymous";

    /** A database and the rules that name it. */
    private record Ruled(DatabasePolicy database, List<GrantRule> rules) {
        Grant grant(Warrant warrant) {
            var streams = warrant.session().streams();
            if (rules.isEmpty()) {
                return new Grant(database, List.of(Allowance.DEFAULT), List.of(), streams);
            }
            return new Grant(database, given(warrant, Match.WHOLE), given(warrant, Match.BUT_FOR_SCOPE), streams);
        }

        private List<Allowance> given(Warrant warrant, Match match) {
            return rules.stream()
                    .filter(rule -> rule.match(warrant) == match)
                    .map(GrantRule::gives)
                    .toList();
        }
    }

    private final Map<String, Ruled> databases;
    private final List<GrantRule> operators;

    /**
     * Makes a policy.
     *
     * @throws IllegalArgumentException if a database is listed twice, or a rule names one that is not listed
     */
    public Policy(Collection<DatabasePolicy> databases, List<GrantRule> rules) {
        this.databases = databases.stream()
                .map(database -> new Ruled(database, naming(database.name(), rules)))
                .collect(Collectors.toUnmodifiableMap(
                        ruled -> ruled.database().name(), Function.identity(), Policy::refuseSecond));
        this.operators = rules.stream()
                .filter(rule -> rule.gives().rights().contains(Right.OPERATE))
                .toList();
        rules.stream().flatMap(rule -> rule.databases().stream()).forEach(this::refuseUnlisted);
    }

    /** Whether a socket may be opened to a database. */
    public Decision subscribe(Warrant warrant, String database) {
        return may(warrant, database, Right.SUBSCRIBE);
    }

    /**
     * Whether a reducer of a database may be called by HTTP. SpacetimeDB 2 takes the names of procedures on the same route:
     * there a procedure is called under the rules for reducers.
     */
    public Decision call(Warrant warrant, String database, String reducer) {
        return decide(warrant, database, grant -> grant.refusal(new CallReducer(reducer)));
    }

    /**
     * Whether a right may be used in a database.
     *
     * @throws IllegalArgumentException for {@link Right#OPERATE}, which belongs to no database: ask {@link #mayOperate}
     */
    public Decision may(Warrant warrant, String database, Right right) {
        if (right == Right.OPERATE) {
            throw new IllegalArgumentException("OPERATE belongs to no database, and was asked for " + database);
        }
        return decide(warrant, database, grant -> grant.refusal(right));
    }

    /** Whether the gateway itself may be operated. Nobody without a token may. */
    public boolean mayOperate(Warrant warrant) {
        return !isAnonymous(warrant) && operators.stream().anyMatch(rule -> rule.match(warrant) == Match.WHOLE);
    }

    /** The database of this name, if it is served. */
    public Optional<DatabasePolicy> database(String name) {
        return Optional.ofNullable(databases.get(name)).map(Ruled::database);
    }

    /** The names of all databases that are served. */
    public Set<String> databases() {
        return databases.keySet();
    }

    private Decision decide(Warrant warrant, String name, Function<Grant, Optional<Refusal>> refusal) {
        var ruled = databases.get(name);
        if (ruled == null) {
            return new Refused(Refusal.DATABASE_NOT_ALLOWED);
        }
        if (isAnonymous(warrant) && ruled.database().anonymous() == Anonymous.DENY) {
            return new Refused(Refusal.MISSING_AUTHORIZATION);
        }
        var grant = ruled.grant(warrant);
        return refusal.apply(grant).<Decision>map(Refused::new).orElseGet(() -> new Granted(grant));
    }

    private void refuseUnlisted(String database) {
        if (!databases.containsKey(database)) {
            throw new IllegalArgumentException("a rule names the database %s, which is not listed".formatted(database));
        }
    }

    private static boolean isAnonymous(Warrant warrant) {
        return warrant.issuerName().equals(ANONYMOUS);
    }

    private static List<GrantRule> naming(String database, List<GrantRule> rules) {
        return rules.stream().filter(rule -> rule.names(database)).toList();
    }

    private static Ruled refuseSecond(Ruled first, Ruled second) {
        throw new IllegalArgumentException(
                "the database %s is listed twice".formatted(second.database().name()));
    }
}
