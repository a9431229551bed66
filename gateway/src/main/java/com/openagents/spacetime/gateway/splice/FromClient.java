package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseReading;
import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.Sender;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The client's way to SpacetimeDB. Until SpacetimeDB has said its first message nothing passes; what has been read by
 * then waits here, at most {@link #MAX_EARLY} bytes, since the client is not read. Event loop only.
 */
final class FromClient extends Direction {
    /** More than one read of the socket and one TLS record can leave behind. */
    private static final int MAX_EARLY = 256 * 1024;

    private final Splice splice;
    private final Leg server;
    private final Queue<ByteBuf> early = new ArrayDeque<>();
    private int earlyBytes;

    FromClient(Splice splice, Leg server, long maxMessage) {
        super(server, Sender.CLIENT, maxMessage);
        this.splice = splice;
        this.server = server;
    }

    /** Lets go what came early: the first message has passed. */
    void begin() {
        while (!early.isEmpty()) {
            feed(early.remove());
        }
        server.flush();
    }

    @Override
    boolean passes() {
        return splice.phase() == Phase.OPEN;
    }

    @Override
    void targetFull() {
        splice.settleReading();
    }

    @Override
    public void received(ByteBuf bytes) {
        if (splice.phase() != Phase.AWAITING) {
            feed(bytes);
            return;
        }
        earlyBytes += bytes.readableBytes();
        early.add(bytes);
        if (earlyBytes > MAX_EARLY) {
            splice.clientTooEarly();
        }
    }

    @Override
    void close(ByteBuf frame) {
        switch (CloseStatus.read(ControlFrame.payload(frame.nioBuffer()))) {
            case CloseStatus status -> splice.clientSaysClose(status, frame);
            case CloseReading.Illegal(var fault) -> {
                frame.release();
                fault(fault);
            }
        }
    }

    @Override
    public void fault(FrameFault fault) {
        splice.clientBreaksProtocol(fault);
    }

    @Override
    public void drained() {
        splice.settleReading();
    }

    @Override
    public void ended() {
        splice.clientGone();
    }

    @Override
    public void failed(Throwable failure) {
        splice.failed(failure);
    }

    @Override
    void release() {
        super.release();
        early.forEach(ByteBuf::release);
        early.clear();
    }
}
