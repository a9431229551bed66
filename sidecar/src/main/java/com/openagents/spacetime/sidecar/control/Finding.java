package com.openagents.spacetime.sidecar.control;

/**
 * Something about a control-db that decodes, but that a restore must not build on.
 *
 * @param rule which rule it breaks
 * @param what which record or file breaks it, and how
 */
public record Finding(Rule rule, String what) {
    /** The rules. */
    public enum Rule {
        /** Every server that has published something has the trees {@code database} and {@code replica}. */
        TREE_MISSING,
        /** Every replica belongs to a database that is there. */
        REPLICA_WITHOUT_DATABASE,
        /** Both trees of databases, by number and by identity, hold the same records. */
        DATABASE_TREES_DIFFER,
        /** The log reaches at least as far as the store's own snapshot; the server does not start on one that does not. */
        LOG_BEHIND_SNAPSHOT,
        /** The store's snapshot is whole; the server does not start on one that is not. */
        SNAPSHOT_DAMAGED,
        /** What follows the last message that can be read is empty; else it is torn, or everything behind a damaged one is lost. */
        LOG_TORN,
        /** The store's settings are the ones that the log is read by here. */
        CONF_FOREIGN
    }
}
