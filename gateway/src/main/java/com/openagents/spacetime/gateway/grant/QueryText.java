package com.openagents.spacetime.gateway.grant;

import java.util.List;
import java.util.Set;

/**
 * A query that has been read as far as a rule must know it.
 *
 * @param tokens what it consists of, without the semicolon that may end it
 * @param systemTables the system tables that it can read
 */
record QueryText(List<Token> tokens, Set<String> systemTables) {
    QueryText {
        tokens = List.copyOf(tokens);
        systemTables = Set.copyOf(systemTables);
    }

    /** Reads a client's query. */
    static QueryText read(String text) throws UnreadableQuery {
        return of(new QueryReader(text, QueryReader.Braces.REFUSED).read());
    }

    /** Reads a template, in which placeholders may stand. */
    static QueryText readTemplate(String text) throws UnreadableQuery {
        return of(new QueryReader(text, QueryReader.Braces.PLACEHOLDERS).read());
    }

    private static QueryText of(List<Token> tokens) {
        return new QueryText(tokens, SystemTables.in(tokens));
    }
}
