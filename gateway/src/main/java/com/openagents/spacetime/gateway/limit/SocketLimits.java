package com.openagents.spacetime.gateway.limit;

/**
 * What the client of one socket may send by it.
 *
 * @param messages messages, those of a batch each by itself, and control frames
 * @param bytes bytes, frame headers included; the burst must take the largest message
 */
public record SocketLimits(Rate messages, Rate bytes) {}
