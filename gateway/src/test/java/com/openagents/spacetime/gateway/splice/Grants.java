package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.ReducerRule;
import java.util.Set;

/** Grants of different width for the database {@code demo}. */
final class Grants {
    private Grants() {}

    /** Everything, system tables too. */
    static Grant all() {
        return grant(new ReducerRule.All());
    }

    /** The reducer {@code append}, the procedure {@code sum}, any query that reads no system table. */
    static Grant narrow() {
        return grant(new ReducerRule.Named(Set.of("append", "sum")));
    }

    /** As {@link #narrow}, and the reducer {@code remove}. */
    static Grant lessNarrow() {
        return grant(new ReducerRule.Named(Set.of("append", "remove", "sum")));
    }

    private static Grant grant(ReducerRule calls) {
        return new Grant(new DatabasePolicy("demo", true, calls));
    }
}
