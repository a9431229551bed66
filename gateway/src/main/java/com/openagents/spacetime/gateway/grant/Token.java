package com.openagents.spacetime.gateway.grant;

import java.util.Locale;
import java.util.Set;

/** A token of SpacetimeDB's SQL. Equal tokens mean the same there. */
sealed interface Token {
    /**
     * An unquoted name or keyword: ASCII letters, digits and {@code _}. SpacetimeDB tells names apart by letter case but not
     * keywords, so a keyword is kept in capitals.
     */
    record Word(String text) implements Token {
        /** The words that a query can hold as keywords and no client uses as names. */
        private static final Set<String> KEYWORDS = Set.of(
                "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "AS", "INNER", "CROSS", "JOIN", "ON", "LIMIT", "TRUE",
                "FALSE");

        public Word {
            var capitals = text.toUpperCase(Locale.ROOT);
            text = KEYWORDS.contains(capitals) ? capitals : text;
        }
    }

    /** A name in double quotes, without them; never a keyword. */
    record QuotedName(String text) implements Token {}

    /** A string in single quotes, without them, each doubled quote being one. Where a name must stand it is a name. */
    record Text(String value) implements Token {}

    /** A decimal number without its sign. */
    record Numeral(String digits) implements Token {}

    /** The digits of a hexadecimal literal, {@code 0x…} or {@code x'…'}. */
    record Hex(String digits) implements Token {}

    /** An operator or punctuation. */
    record Symbol(String sign) implements Token {
        private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");

        boolean isComparison() {
            return COMPARISONS.contains(sign);
        }
    }

    /** What stands for a value in a template, and never in a query. */
    enum Placeholder implements Token {
        /** A string that names a granted stream. */
        STREAM,
        /** A number, with or without a sign. */
        NUMBER,
        /** Any string. */
        TEXT;

        /** As it is written, such as {@code {stream}}. */
        String spelled() {
            return "{" + name().toLowerCase(Locale.ROOT) + "}";
        }
    }
}
