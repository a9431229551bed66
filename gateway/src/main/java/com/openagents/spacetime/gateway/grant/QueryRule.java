package com.openagents.spacetime.gateway.grant;

import java.util.List;
import java.util.Set;

/** Which queries may be asked, in sockets and as SQL by HTTP. */
public sealed interface QueryRule {
    /** The system tables that may be read, by name: they begin with {@code st_}. */
    Set<String> systemTables();

    /** Every query that reads no other system tables than these. */
    record Any(Set<String> systemTables) implements QueryRule {
        /** Copies the set; refuses a name that is no system table's. */
        public Any {
            systemTables = checked(systemTables);
        }
    }

    /** Every query that fits one of these templates, which read no other system tables than these. */
    record Templates(List<QueryTemplate> templates, Set<String> systemTables) implements QueryRule {
        /** No template, so no query. */
        public static final QueryRule NONE = new Templates(List.of(), Set.of());

        /** Copies the collections; refuses a template that reads a system table which is not listed. */
        public Templates {
            templates = List.copyOf(templates);
            systemTables = checked(systemTables);
            for (var template : templates) {
                refuseUnlisted(template, systemTables);
            }
        }

        private static void refuseUnlisted(QueryTemplate template, Set<String> listed) {
            for (var table : template.systemTables()) {
                if (!listed.contains(table)) {
                    throw new IllegalArgumentException(
                            "\"%s\" reads the system table %s, which system-tables does not list"
                                    .formatted(template, table));
                }
            }
        }
    }

    /** Whether it allows no query at all. */
    default boolean isEmpty() {
        return this instanceof Templates rule && rule.templates().isEmpty();
    }

    private static Set<String> checked(Set<String> systemTables) {
        for (var name : systemTables) {
            if (!SystemTables.isOne(name)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no system table: their names begin with st_".formatted(name));
            }
        }
        return Set.copyOf(systemTables);
    }
}
