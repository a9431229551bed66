/**
 * What the gateway itself issues to clients: one-time tickets for WebSockets, for clients that can carry a credential only
 * in the URL. May use {@code token} and {@code refusal}; keeps its state in memory and reads no clock.
 */
@NullMarked
package com.openagents.spacetime.gateway.ticket;

import org.jspecify.annotations.NullMarked;
