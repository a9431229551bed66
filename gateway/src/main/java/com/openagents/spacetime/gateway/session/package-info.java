/**
 * The live sockets: what the rest of the gateway may know of one and do to it, and the one registry of all. Knows nothing
 * of how a socket works; who makes sockets implements {@link com.openagents.spacetime.gateway.session.LiveSession}. May
 * use {@code token} and {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.session;

import org.jspecify.annotations.NullMarked;
