package com.openagents.spacetime.gateway.splice;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * One upgraded connection, ready to be joined: its pipeline speaks bytes (decrypted ones) and ends in a handler called
 * {@link #LAST_HANDLER}.
 *
 * @param channel the connection
 * @param alreadyRead what came behind the handshake's last byte and has been read; whoever takes the wire owns it
 */
public record Wire(Channel channel, ByteBuf alreadyRead) {
    /** The name that Vert.x gives to its own handler, the last one of every pipeline. */
    public static final String LAST_HANDLER = "handler";

    /** A connection of which nothing has been read behind the handshake. */
    public static Wire of(Channel channel) {
        return new Wire(channel, Unpooled.EMPTY_BUFFER);
    }
}
