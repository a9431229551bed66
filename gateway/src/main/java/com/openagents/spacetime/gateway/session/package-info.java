/**
 * The live sessions: what the rest of the gateway may know of one and do to it, and the one registry of all. Knows nothing
 * of how a socket works; who opens sessions implements {@link com.openagents.spacetime.gateway.session.LiveSession}. May
 * use {@code limit}, {@code grant}, {@code token} and {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.session;

import org.jspecify.annotations.NullMarked;
