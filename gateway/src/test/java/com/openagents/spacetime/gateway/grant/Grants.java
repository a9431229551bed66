package com.openagents.spacetime.gateway.grant;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Grants and rules for tests that are about something else. */
public final class Grants {
    private Grants() {}

    /** A grant in a database that allows everything. */
    public static Grant everything(String database) {
        return new Grant(DatabasePolicy.of(database), List.of(everything().gives()), List.of(), Set.of());
    }

    /** A rule that gives everything everywhere to every issuer's tokens, but no system table. */
    public static GrantRule everything() {
        return toEveryone(new Allowance(
                EnumSet.complementOf(EnumSet.of(Right.OPERATE)),
                NamePatterns.ALL,
                NamePatterns.ALL,
                new QueryRule.Any(Set.of())));
    }

    /** A rule that gives this everywhere to every issuer's tokens. */
    public static GrantRule toEveryone(Allowance gives) {
        return new GrantRule(Set.of(), Set.of(), Set.of(), Set.of(), gives);
    }

    /** Sockets, any query that reads no system table, and these reducers. */
    public static Allowance reducers(String... patterns) {
        return new Allowance(
                Set.of(Right.SUBSCRIBE),
                NamePatterns.of(List.of(patterns)),
                NamePatterns.NONE,
                new QueryRule.Any(Set.of()));
    }
}
