/**
 * Two sockets tied together: a client's connection and one to SpacetimeDB, after both have been upgraded to WebSocket.
 * Bytes pass from the one to the other untouched and uncopied while {@code frame} follows them by their headers, so that
 * control frames can be put between frames, and the end of a right can end the socket with a reason. What the client asks
 * for is read on the way, and what its grant refuses is never passed on whole. Rim: Netty handlers on one event loop; knows
 * no HTTP. May use {@code session}, {@code grant}, {@code limit}, {@code token}, {@code protocol}, {@code frame} and
 * {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.splice;

import org.jspecify.annotations.NullMarked;
