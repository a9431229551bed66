package com.openagents.spacetime.local.swarm;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a client is like.
 *
 * @param tokens gives it one for each connection; called on its event loop
 * @param queries what it subscribes to whenever it has a socket
 * @param manners what it does when it has none any more
 * @param receiveBuffer what the kernel takes for it while it does not read, in bytes; 0 for the system's choice
 */
public record Habits(Supplier<String> tokens, List<String> queries, Manners manners, int receiveBuffer) {
    /** Copies the list. */
    public Habits {
        queries = List.copyOf(queries);
    }

    /** A client that subscribes to nothing. */
    public static Habits of(Supplier<String> tokens, Manners manners) {
        return new Habits(tokens, List.of(), manners, 0);
    }

    /** The same, subscribed to these. */
    public Habits watching(String... queries) {
        return new Habits(tokens, List.of(queries), manners, receiveBuffer);
    }

    /** The same with so much room in the kernel. */
    public Habits receiving(int bytes) {
        return new Habits(tokens, queries, manners, bytes);
    }
}
