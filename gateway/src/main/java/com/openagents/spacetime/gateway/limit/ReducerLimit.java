package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.grant.NamePatterns;

/**
 * How often one subject may call some reducers or procedures, each of them by itself.
 *
 * @param names which ones
 * @param rate how often
 */
public record ReducerLimit(NamePatterns names, Rate rate) {}
