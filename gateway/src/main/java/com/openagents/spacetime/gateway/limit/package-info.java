/**
 * How much one party may do: token buckets by key, kept in memory and bounded in number. May use {@code token},
 * {@code grant} and {@code refusal}; the arithmetic is bucket4j's.
 */
@NullMarked
package com.openagents.spacetime.gateway.limit;

import org.jspecify.annotations.NullMarked;
