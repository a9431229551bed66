package com.openagents.spacetime.gateway.grant;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which system tables a query reads. SpacetimeDB names them all with {@code st_} in front. In doubt a name counts as one: in
 * any letter case, and wherever it stands.
 */
final class SystemTables {
    private static final String PREFIX = "st_";

    private SystemTables() {}

    /** Whether a table of this name is a system table. */
    static boolean isOne(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    /** The names in a query that can be system tables'. */
    static Set<String> in(List<Token> tokens) {
        var names = new LinkedHashSet<String>();
        boolean compared = false;
        for (var token : tokens) {
            var name = name(token, compared);
            if (isOne(name)) {
                names.add(name);
            }
            compared = token instanceof Token.Symbol symbol && symbol.isComparison();
        }
        return names;
    }

    /**
     * What a token can be the name of. SpacetimeDB also takes a string for a name, so that {@code FROM 'st_client'} reads
     * {@code st_client}; only what is compared with is a value for certain.
     */
    private static String name(Token token, boolean compared) {
        return switch (token) {
            case Token.Word(var text) -> text;
            case Token.QuotedName(var text) -> text;
            case Token.Text(var value) -> compared ? "" : value;
            case Token.Numeral _ -> "";
            case Token.Hex _ -> "";
            case Token.Symbol _ -> "";
            case Token.Placeholder _ -> "";
        };
    }
}
