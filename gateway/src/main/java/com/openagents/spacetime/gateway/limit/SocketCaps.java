package com.openagents.spacetime.gateway.limit;

/**
 * How many sockets may be open at a time, the new one included.
 *
 * @param address of its address
 * @param subject of its subject
 * @param database of its database
 * @param gateway in all
 */
public record SocketCaps(int address, int subject, int database, int gateway) {}
