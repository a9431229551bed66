/**
 * What SpacetimeDB's subprotocols say inside a WebSocket message, as far as the gateway has to know it: the four
 * subprotocols, and the first server message, in which a token stands that the client must not see. Values in, values
 * out; refuses by a named result whatever it does not expect. Core: may use {@code frame} and the Brotli decoder.
 */
@NullMarked
package com.openagents.spacetime.gateway.protocol;

import org.jspecify.annotations.NullMarked;
