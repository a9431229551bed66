package com.openagents.spacetime.gateway.grant;

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
}
