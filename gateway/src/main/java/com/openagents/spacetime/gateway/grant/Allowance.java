package com.openagents.spacetime.gateway.grant;

import java.util.Objects;
import java.util.Set;

/**
 * What one entry of the grants gives in a database.
 *
 * @param rights which of the rights
 * @param reducers which reducers may be called, by HTTP and in sockets
 * @param procedures which procedures may be called in sockets
 * @param queries which queries may be asked
 */
public record Allowance(Set<Right> rights, NamePatterns reducers, NamePatterns procedures, QueryRule queries) {
    /** What everyone gets where no entry names the database: sockets, and any query that reads no system table. */
    public static final Allowance DEFAULT =
            new Allowance(Set.of(Right.SUBSCRIBE), NamePatterns.NONE, NamePatterns.NONE, new QueryRule.Any(Set.of()));

    /** Copies the set. */
    public Allowance {
        rights = Set.copyOf(rights);
        Objects.requireNonNull(queries);
    }

    /** Whether it gives anything at all. */
    public boolean isEmpty() {
        return rights.isEmpty() && givesNothingButRights();
    }

    /** Whether it gives something in a database: all but {@link Right#OPERATE} is. */
    boolean concernsDatabases() {
        return rights.stream().anyMatch(right -> right != Right.OPERATE) || !givesNothingButRights();
    }

    private boolean givesNothingButRights() {
        return reducers.isEmpty() && procedures.isEmpty() && queries.isEmpty();
    }
}
