package com.openagents.spacetime.gateway.edge;

/**
 * The rules in force, as one value: a request that has taken one up is judged by it, whatever is replaced meanwhile,
 * until it has a body to wait for: what has come of one is judged by the rules that are in force by then.
 *
 * @param number 1 for the rules of the start, one more after each reload
 * @param rules what the settings say
 */
public record Generation(long number, Rules rules) {
    /** Refuses a number before the first. */
    public Generation {
        if (number < 1) {
            throw new IllegalArgumentException("generations are numbered from 1, this one has %d".formatted(number));
        }
    }
}
