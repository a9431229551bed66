/**
 * What SpacetimeDB's subprotocols say inside a WebSocket message, as far as the gateway has to know it: the four
 * subprotocols; the first server message, in which a token stands that the client must not see; and what each client
 * message asks for, read from bytes that arrive in any slices. Values in, values out; refuses by name whatever it does not
 * expect. Core: may use {@code frame} and the Brotli decoder.
 */
@NullMarked
package com.openagents.spacetime.gateway.protocol;

import org.jspecify.annotations.NullMarked;
