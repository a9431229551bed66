package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.protocol.FirstMessage;
import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.token.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;

/**
 * Gathers the frames of SpacetimeDB's first message until it is whole, then gives what the client is to read instead.
 * With the headers of its frames it has at most {@link FirstMessage#MAX_BYTES}. Event loop only.
 */
final class FirstFrames {
    private final Subprotocol subprotocol;
    private final Secret credential;
    private final ByteBuf frames = Unpooled.buffer();

    FirstFrames(Subprotocol subprotocol, Secret credential) {
        this.subprotocol = subprotocol;
        this.credential = credential;
    }

    /**
     * Adds a run of data frames, which it owns.
     *
     * @return whether it still fits
     */
    boolean add(ByteBuf run) {
        try {
            if (frames.readableBytes() + run.readableBytes() > FirstMessage.MAX_BYTES) {
                return false;
            }
            frames.writeBytes(run);
            return true;
        } finally {
            run.release();
        }
    }

    /** The message for the client, once its last frame has been added. */
    FirstMessage message() {
        var bytes = frames.nioBuffer();
        var payload = new ByteArrayOutputStream(bytes.remaining());
        var opcode = Opcode.CONTINUATION;
        var tracker = new FrameTracker(Sender.SERVER, FirstMessage.MAX_BYTES);
        while (bytes.hasRemaining()) {
            tracker.next(bytes);
            var length = (int) tracker.payloadLength();
            payload.write(frames.array(), frames.arrayOffset() + bytes.position() - length, length);
            opcode = tracker.opcode() == Opcode.CONTINUATION ? opcode : tracker.opcode();
        }
        if (opcode != subprotocol.opcode()) {
            return new FirstMessage.Unexpected(Why.WRONG_OPCODE);
        }
        return FirstMessage.rewrite(subprotocol, payload.toByteArray(), credential.reveal());
    }
}
