package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.DataFrame;
import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.protocol.FirstMessage;
import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * SpacetimeDB's way to the client. The first message is gathered and rewritten, control frames before and inside it pass
 * at once; everything behind it passes untouched, at any size. Event loop only.
 */
final class FromServer extends Direction {
    private final Joint joint;
    private final Leg client;
    private final Opcode opcode;
    private @Nullable FirstFrames first; // until the first message has passed, so that the credential is not kept

    FromServer(Joint joint, Leg server, Leg client, SpliceTerms terms) {
        super(joint, server, client, Sender.SERVER, Long.MAX_VALUE);
        this.joint = joint;
        this.client = client;
        this.opcode = terms.subprotocol().opcode();
        this.first = new FirstFrames(terms.subprotocol(), terms.credential());
    }

    @Override
    boolean passes() {
        return switch (joint.phase()) {
            case AWAITING, OPEN, CLIENT_DONE, FINISHING_FRAME -> true;
            case LOST, FAREWELL, OVER -> false;
        };
    }

    @Override
    public void receivedAll() {
        super.receivedAll();
        joint.clientFed();
    }

    @Override
    public boolean ended(Mark end) {
        var cut = super.ended(end);
        return cut
                || switch (joint.phase()) {
                    case AWAITING -> end == Mark.MESSAGE;
                    case FINISHING_FRAME -> true;
                    case OPEN, LOST, CLIENT_DONE, FAREWELL, OVER -> false;
                };
    }

    @Override
    public void data(ByteBuf run, Mark end) {
        if (first != null && joint.phase() == Phase.AWAITING) {
            gather(first, run, end);
            return;
        }
        super.data(run, end);
        if (joint.phase() == Phase.FINISHING_FRAME && !insideFrame()) {
            joint.frameFinished();
        }
    }

    /** Every message of SpacetimeDB may pass. */
    @Override
    public @Nullable Objection objection(FrameTracker frame, ByteBuffer bytes, int length, Mark end) {
        return null;
    }

    @Override
    public void refused(Objection objection) {
        throw new IllegalStateException("a message of SpacetimeDB has been refused: " + objection);
    }

    private void gather(FirstFrames frames, ByteBuf run, Mark end) {
        if (!frames.add(run)) {
            unexpected(Why.TOO_LONG);
            return;
        }
        if (end != Mark.MESSAGE) {
            return;
        }
        first = null;
        switch (frames.message()) {
            case FirstMessage.Rewritten(var payload) -> {
                var header = DataFrame.header(opcode, payload.remaining());
                client.write(Unpooled.wrappedBuffer(header, payload));
                joint.firstMessagePassed();
            }
            case FirstMessage.Unexpected(var why) -> unexpected(why);
        }
    }

    private void unexpected(Why why) {
        joint.refuse(Refusal.UPSTREAM_PROTOCOL_ERROR, "first message: " + why);
    }

    @Override
    void close(ByteBuf frame) {
        var status = CloseStatus.mended(ControlFrame.payload(frame.nioBuffer()));
        frame.release();
        joint.serverSaysClose(status);
    }

    @Override
    public void fault(FrameFault fault) {
        joint.refuse(Refusal.UPSTREAM_PROTOCOL_ERROR, "server: " + fault);
    }

    @Override
    public void ended() {
        joint.serverGone();
    }
}
