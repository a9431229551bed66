package com.openagents.spacetime.gateway.protocol;

import java.util.List;

/**
 * What a client asks of SpacetimeDB in a socket, as far as a rule must know it (spec: client messages of v1, v2 and v3).
 * Names and queries are the client's own text, of any characters and perhaps empty; whoever prints them escapes them.
 */
public sealed interface ClientRequest {
    /**
     * Run a reducer.
     *
     * @param name at most {@link RequestReader#MAX_NAME_BYTES} long in UTF-8
     */
    record CallReducer(String name) implements ClientRequest {}

    /**
     * Run a procedure.
     *
     * @param name at most {@link RequestReader#MAX_NAME_BYTES} long in UTF-8
     */
    record CallProcedure(String name) implements ClientRequest {}

    /**
     * Answer one query now.
     *
     * @param query at most {@link RequestReader#MAX_QUERY_BYTES} long in UTF-8
     */
    record OneOffQuery(String query) implements ClientRequest {}

    /**
     * Keep the client up to date about some queries.
     *
     * @param querySet the id under which they are taken back; an unsigned 32-bit number
     * @param queries perhaps none; together at most {@link RequestReader#MAX_QUERY_BYTES} long in UTF-8
     */
    record Subscribe(int querySet, List<String> queries) implements ClientRequest {
        /** Copies the list. */
        public Subscribe {
            queries = List.copyOf(queries);
        }
    }

    /**
     * As {@link Subscribe}, but in place of everything that this kind of request subscribed to before (v1, tag 1).
     *
     * @param queries perhaps none; together at most {@link RequestReader#MAX_QUERY_BYTES} long in UTF-8
     */
    record SubscribeInstead(List<String> queries) implements ClientRequest {
        /** Copies the list. */
        public SubscribeInstead {
            queries = List.copyOf(queries);
        }
    }

    /**
     * Take a subscription back.
     *
     * @param querySet the id that {@link Subscribe} gave it; an unsigned 32-bit number
     */
    record Unsubscribe(int querySet) implements ClientRequest {}
}
