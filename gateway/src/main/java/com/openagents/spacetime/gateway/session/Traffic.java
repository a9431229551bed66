package com.openagents.spacetime.gateway.session;

/**
 * What has come from one end of a socket since it was opened.
 *
 * @param bytes with frame headers and control frames
 * @param messages whole data messages
 */
public record Traffic(long bytes, long messages) {
    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0);
}
