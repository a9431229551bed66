package com.openagents.spacetime.gateway.grant;

import java.util.regex.Pattern;

/**
 * What may be done in one database.
 *
 * @param name its name as SpacetimeDB takes it: lower-case letters and digits, in groups joined by single hyphens
 * @param subscribe whether sockets may be opened to it
 * @param calls which of its reducers may be called by HTTP
 */
public record DatabasePolicy(String name, boolean subscribe, ReducerRule calls) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Refuses a name that SpacetimeDB would not take. */
    public DatabasePolicy {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a database: it takes lower-case letters and digits, in groups joined by single hyphens"
                            .formatted(name));
        }
    }
}
