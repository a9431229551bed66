/**
 * What becomes of a connection before its first request: who may come in and how many at a time, the PROXY header by which a
 * load balancer says for whom it speaks, and whose word about other addresses is taken. Hangs itself into Vert.x where that
 * accepts connections, which no server of it shows. Knows bytes and addresses, no request. May use {@code tls}.
 */
@NullMarked
package com.openagents.spacetime.gateway.door;

import org.jspecify.annotations.NullMarked;
