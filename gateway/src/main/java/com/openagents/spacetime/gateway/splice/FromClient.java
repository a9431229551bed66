package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseReading;
import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import com.openagents.spacetime.gateway.refusal.Refusal;
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

    private final Joint joint;
    private final Leg server;
    private final SocketAllowance allowance;
    private final MessageRules messages;
    private final Queue<ByteBuf> early = new ArrayDeque<>(1);
    private int earlyBytes;

    FromClient(Joint joint, Leg client, Leg server, SpliceTerms terms, MessageRules messages) {
        super(joint, client, server, Sender.CLIENT, terms.maxClientMessage());
        this.joint = joint;
        this.allowance = terms.allowance();
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
        return joint.phase() == Phase.OPEN;
    }

    @Override
    public void received(ByteBuf bytes) {
        if (joint.phase() != Phase.AWAITING) {
            feedEarly(); // still there if the end came first; what follows may begin inside a frame
            feed(bytes);
            return;
        }
        earlyBytes += bytes.readableBytes();
        early.add(bytes);
        if (earlyBytes > MAX_EARLY) {
            joint.refuse(Refusal.RATE_LIMITED, "more than can wait came before the first message");
        }
    }

    /** Takes the bytes from the allowance before any of them is looked at; if that is overdrawn, none of them passes. */
    @Override
    void feed(ByteBuf bytes) {
        if (!passes()) {
            joint.dropped(bytes.readableBytes());
        } else if (bytes.isReadable()) {
            allowance.bytes(bytes.readableBytes()).ifPresent(this::overdrawn);
        }
        super.feed(bytes);
    }

    @Override
    public void control(Opcode opcode, ByteBuf frame) {
        if (passes() && opcode != Opcode.CLOSE) {
            allowance.messages(1).ifPresent(this::overdrawn);
        }
        super.control(opcode, frame);
    }

    private void overdrawn(Overdrawn overdrawn) {
        joint.refuse(Objection.of(overdrawn));
    }

    @Override
    public @Nullable Objection objection(FrameTracker frame, ByteBuffer bytes, int length, Mark end) {
        return passes() ? messages.objection(frame, bytes.slice(bytes.position() - length, length), end) : null;
    }

    @Override
    public void refused(Objection objection) {
        joint.refuse(objection);
    }

    @Override
    void close(ByteBuf frame) {
        switch (CloseStatus.read(ControlFrame.payload(frame.nioBuffer()))) {
            case CloseStatus status -> joint.clientSaysClose(status, frame);
            case CloseReading.Illegal(var fault) -> {
                frame.release();
                joint.clientSaysClose(fault);
            }
        }
    }

    @Override
    public void fault(FrameFault fault) {
        joint.clientBroke(fault);
    }

    @Override
    public void ended() {
        joint.clientGone();
    }

    @Override
    void release() {
        super.release();
        early.forEach(ByteBuf::release);
        early.clear();
    }
}
