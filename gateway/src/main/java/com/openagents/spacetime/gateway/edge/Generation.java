package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.CallLimits;
import com.openagents.spacetime.gateway.limit.LimitSettings;

/**
 * The rules in force, as one value: a request that has taken one up is judged by it to its end, whatever is replaced
 * meanwhile. The issuers and their keys are not in here, since keys change without anybody's doing.
 *
 * @param number 1 for the rules of the start, one more after each reload
 * @param policy who may do what
 * @param edge what the public listener lets in
 * @param limits how much a subject may do
 * @param calls the buckets of the subjects' HTTP calls; those of the generation before, if the limits are the same
 */
public record Generation(long number, Policy policy, EdgeSettings edge, LimitSettings limits, CallLimits calls) {
    /** Refuses a number before the first. */
    public Generation {
        if (number < 1) {
            throw new IllegalArgumentException("generations are numbered from 1, this one has %d".formatted(number));
        }
    }
}
