/**
 * Many WebSocket clients in one process: real TLS sockets on few threads, each with a subject of its own. They subscribe,
 * call, fall silent, die and come back, and note what became of them. May use {@code issuer} and {@code stack}.
 */
@NullMarked
package com.openagents.spacetime.local.swarm;

import org.jspecify.annotations.NullMarked;
