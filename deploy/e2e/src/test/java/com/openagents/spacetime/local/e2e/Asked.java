package com.openagents.spacetime.local.e2e;

import java.util.List;

/** What a client asks for in a socket, whatever the subprotocol spells it like. */
sealed interface Asked {
    /**
     * Run a reducer.
     *
     * @param arguments texts, numbers of 32 bits ({@code Integer}) and of 64 ({@code Long}), and booleans
     */
    record Call(String reducer, List<Object> arguments) implements Asked {}

    /** Answer one query now. */
    record Once(String query) implements Asked {}

    /** Subscribe to one query. */
    record Single(String query) implements Asked {}

    /** Subscribe to several queries at once. */
    record Multi(List<String> queries) implements Asked {}

    /** Subscribe to these queries in place of all that were subscribed to like this before. */
    record Instead(List<String> queries) implements Asked {}
}
