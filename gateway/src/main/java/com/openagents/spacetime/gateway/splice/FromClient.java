package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseReading;
import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.splice.EndCause.Refused;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The client's way to SpacetimeDB. Until SpacetimeDB has said its first message nothing passes; what has been read by
 * then waits here, at most {@link #MAX_EARLY} bytes, since the client is not read. From then on every message is looked at by
 * its {@link MessageRules} before its last byte passes. Event loop only.
 */
final class FromClient extends Direction {
    /** More than one read of the socket and one TLS record can leave behind. */
    private static final int MAX_EARLY = 256 * 1024;

    private final Splice splice;
    private final Leg server;
    private final MessageRules messages;
    private final Queue<ByteBuf> early = new ArrayDeque<>();
    private int earlyBytes;

    FromClient(Splice splice, Leg server, SpliceTerms terms, MessageRules messages) {
        super(server, Sender.CLIENT, terms.maxClientMessage());
        this.splice = splice;
        this.server = server;
        this.messages = messages;
    }

    /**
     * From now on messages are judged by another grant.
     *
     * @return what has been let through that it refuses, in a few words for the log; empty if nothing
     */
    Optional<String> hold(Grant grant) {
        return messages.hold(grant);
    }

    /** Lets go what came early: the first message has passed. */
    void begin() {
        feedEarly();
        server.flush();
    }

    private void feedEarly() {
        while (!early.isEmpty()) {
            feed(early.remove());
        }
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
            feedEarly(); // still there if the end came first; what follows may begin inside a frame
            feed(bytes);
            return;
        }
        earlyBytes += bytes.readableBytes();
        early.add(bytes);
        if (earlyBytes > MAX_EARLY) {
            splice.refuse(Refusal.RATE_LIMITED, "more than can wait came before the first message");
        }
    }

    @Override
    public @Nullable Refused objection(FrameTracker frame, ByteBuffer bytes, int length, Mark end) {
        return passes() ? messages.objection(frame, bytes.slice(bytes.position() - length, length), end) : null;
    }

    @Override
    public void refused(Refused objection) {
        splice.refuse(objection.refusal(), objection.detail());
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
        splice.refuse(fault.refusal(), "client: " + fault);
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
