/**
 * A stand-in for a SpacetimeDB of version 2, whose subprotocols the real server of the tests does not have, and which costs
 * nothing: what clients notice of each other is the gateway's doing then. May use {@code swarm}, whose messages it reads.
 */
@NullMarked
package com.openagents.spacetime.local.standin;

import org.jspecify.annotations.NullMarked;
