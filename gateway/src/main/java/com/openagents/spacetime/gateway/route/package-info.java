/**
 * From the raw request target to a route: a strict grammar first, then the one table of everything SpacetimeDB and the
 * gateway serve. Compares bytes as they came and normalises nothing, so that what was judged is what is forwarded. May
 * use {@code refusal} and {@code token}'s secret type.
 */
@NullMarked
package com.openagents.spacetime.gateway.route;

import org.jspecify.annotations.NullMarked;
