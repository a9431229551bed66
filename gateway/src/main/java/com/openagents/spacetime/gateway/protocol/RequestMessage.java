package com.openagents.spacetime.gateway.protocol;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One WebSocket message of a client while it is being read. After a fault it is of no use any more. */
sealed interface RequestMessage permits BinaryMessage, JsonMessage {
    /** Reads to the buffer's limit. */
    void read(ByteBuffer bytes, Consumer<ClientRequest> found) throws BadRequestMessage;

    /** Makes sure that the message is whole. */
    void end(Consumer<ClientRequest> found) throws BadRequestMessage;
}
