/**
 * SpacetimeDB as a client sees it: how it is reached, and the tokens that the gateway presents to it. May use
 * {@code token}, {@code refusal} and what stands below them; no other package talks to SpacetimeDB.
 */
@NullMarked
package com.openagents.spacetime.gateway.upstream;

import org.jspecify.annotations.NullMarked;
