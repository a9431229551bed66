package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import java.util.List;
import java.util.Set;

/** Grants of different width for the database {@code demo}. */
final class Grants {
    private Grants() {}

    /** Everything, system tables too. */
    static Grant all() {
        return grant(NamePatterns.ALL);
    }

    /** The reducer {@code append}, the procedure {@code sum}, any query that reads no system table. */
    static Grant narrow() {
        return grant(NamePatterns.of(List.of("append", "sum")));
    }

    /** As {@link #narrow}, and the reducer {@code remove}. */
    static Grant lessNarrow() {
        return grant(NamePatterns.of(List.of("append", "remove", "sum")));
    }

    private static Grant grant(NamePatterns calls) {
        var gives = new Allowance(Set.of(Right.SUBSCRIBE), calls, calls, new QueryRule.Any(Set.of()));
        return new Grant(DatabasePolicy.of("demo"), List.of(gives), List.of(), Set.of());
    }
}
