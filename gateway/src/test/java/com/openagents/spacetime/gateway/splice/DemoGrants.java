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
final class DemoGrants {
    private DemoGrants() {}

    /** Every call, and every query that reads no other system table than {@code st_client}. */
    static Grant all() {
        return grant(NamePatterns.ALL, Set.of("st_client"));
    }

    /** The calls {@code append} and {@code sum}, any query that reads no system table. */
    static Grant narrow() {
        return grant(NamePatterns.of(List.of("append", "sum")), Set.of());
    }

    /** As {@link #narrow}, and the call {@code remove}. */
    static Grant lessNarrow() {
        return grant(NamePatterns.of(List.of("append", "remove", "sum")), Set.of());
    }

    private static Grant grant(NamePatterns calls, Set<String> systemTables) {
        var gives = new Allowance(Set.of(Right.SUBSCRIBE), calls, calls, new QueryRule.Any(systemTables));
        return new Grant(DatabasePolicy.of("demo"), List.of(gives), List.of(), Set.of());
    }
}
