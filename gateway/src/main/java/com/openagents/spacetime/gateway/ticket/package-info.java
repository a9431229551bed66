/**
 * What the gateway itself issues to clients: one-time tickets for WebSockets, for clients that can carry a credential only
 * in the URL. A ticket is kept in memory, or sealed in a vault that replicas share and that another package brings. May use
 * {@code token} and {@code refusal}; reads no clock.
 */
@NullMarked
package com.openagents.spacetime.gateway.ticket;

import org.jspecify.annotations.NullMarked;
