package com.openagents.spacetime.gateway.protocol;

import java.util.List;

/** What a client asks of SpacetimeDB in a socket, as far as a rule must know it (spec: client messages of v1, v2 and v3). */
public sealed interface ClientRequest {
    /** Run a reducer. */
    record CallReducer(String name) implements ClientRequest {}

    /** Run a procedure. */
    record CallProcedure(String name) implements ClientRequest {}

    /** Answer one query now. */
    record OneOffQuery(String query) implements ClientRequest {}

    /**
     * Keep the client up to date about some queries.
     *
     * @param querySet the id under which they are taken back; an unsigned 32-bit number
     */
    record Subscribe(int querySet, List<String> queries) implements ClientRequest {
        /** Copies the list. */
        public Subscribe {
            queries = List.copyOf(queries);
        }
    }

    /** As {@link Subscribe}, but in place of everything that this kind of request subscribed to before (v1, tag 1). */
    record SubscribeInstead(List<String> queries) implements ClientRequest {
        /** Copies the list. */
        public SubscribeInstead {
            queries = List.copyOf(queries);
        }
    }

    /** Take a subscription back. */
    record Unsubscribe(int querySet) implements ClientRequest {}
}
