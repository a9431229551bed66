package com.openagents.spacetime.local.swarm;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a client is like.
 *
 * @param tokens gives it one for each connection; called on its event loop
 * @param subprotocol what it speaks; what it subscribes to and calls at a pace is in {@link #JSON} always
 * @param queries what it subscribes to whenever it has a socket
 * @param manners what it does when it has none any more
 * @param receiveBuffer what the kernel takes for it while it does not read, in bytes; 0 for the system's choice
 */
public record Habits(
        Supplier<String> tokens, String subprotocol, List<String> queries, Manners manners, int receiveBuffer) {
    /** Text. */
    public static final String JSON = "v1.json.spacetimedb";

    /** Bytes, and any number of calls in one message. */
    public static final String BATCHES = "v3.bsatn.spacetimedb";

    /** Copies the list. */
    public Habits {
        queries = List.copyOf(queries);
    }

    /** A client that speaks JSON and subscribes to nothing. */
    public static Habits of(Supplier<String> tokens, Manners manners) {
        return new Habits(tokens, JSON, List.of(), manners, 0);
    }

    /** The same in another subprotocol. */
    public Habits speaking(String other) {
        return new Habits(tokens, other, queries, manners, receiveBuffer);
    }

    /** The same, subscribed to these. */
    public Habits watching(String... others) {
        return new Habits(tokens, subprotocol, List.of(others), manners, receiveBuffer);
    }

    /** The same with so much room in the kernel. */
    public Habits receiving(int bytes) {
        return new Habits(tokens, subprotocol, queries, manners, bytes);
    }
}
