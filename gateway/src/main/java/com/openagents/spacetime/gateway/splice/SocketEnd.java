package com.openagents.spacetime.gateway.splice;

/**
 * How a socket has ended.
 *
 * @param cause what came first
 * @param truncated whether the client's connection was reset because a Close was due while a frame to it was unfinished,
 *     or could not be delivered in time: then the client has not read the reason
 */
public record SocketEnd(EndCause cause, boolean truncated) {}
