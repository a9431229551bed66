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
import com.openagents.spacetime.gateway.splice.EndCause.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * SpacetimeDB's way to the client. The first message is gathered and rewritten, control frames before and inside it pass
 * at once; everything behind it passes untouched, at any size. Event loop only.
 */
final class FromServer extends Direction {
    private final Splice splice;
    private final Leg client;
    private final Opcode opcode;
    private @Nullable FirstFrames first; // until the first message has passed, so that the credential is not kept

    FromServer(Splice splice, Leg client, SpliceTerms terms) {
        super(client, Sender.SERVER, Long.MAX_VALUE);
        this.splice = splice;
        this.client = client;
        this.opcode = terms.subprotocol().opcode();
        this.first = new FirstFrames(terms.subprotocol(), terms.credential());
    }

    @Override
    boolean passes() {
        return switch (splice.phase()) {
            case AWAITING, OPEN, CLIENT_DONE, FINISHING_FRAME -> true;
            case FAREWELL, OVER -> false;
        };
    }

    @Override
    void targetFull() {
        splice.settleReading();
    }

    @Override
    public void receivedAll() {
        super.receivedAll();
        splice.clientFed();
    }

    @Override
    public boolean ended(Mark end) {
        var cut = super.ended(end);
        return cut
                || switch (splice.phase()) {
                    case AWAITING -> end == Mark.MESSAGE;
                    case FINISHING_FRAME -> true;
                    case OPEN, CLIENT_DONE, FAREWELL, OVER -> false;
                };
    }

    @Override
    public void data(ByteBuf run, Mark end) {
        if (first != null && splice.phase() == Phase.AWAITING) {
            gather(first, run, end);
            return;
        }
        super.data(run, end);
        if (splice.phase() == Phase.FINISHING_FRAME && !insideFrame()) {
            splice.frameFinished();
        }
    }

    /** Every message of SpacetimeDB may pass. */
    @Override
    public @Nullable Refused objection(FrameTracker frame, ByteBuffer bytes, int length, Mark end) {
        return null;
    }

    @Override
    public void refused(Refused objection) {
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
                splice.firstMessagePassed();
            }
            case FirstMessage.Unexpected(var why) -> unexpected(why);
        }
    }

    private void unexpected(Why why) {
        splice.refuse(Refusal.UPSTREAM_PROTOCOL_ERROR, "first message: " + why);
    }

    @Override
    void close(ByteBuf frame) {
        var status = CloseStatus.mended(ControlFrame.payload(frame.nioBuffer()));
        frame.release();
        splice.serverSaysClose(status);
    }

    @Override
    public void fault(FrameFault fault) {
        splice.refuse(Refusal.UPSTREAM_PROTOCOL_ERROR, "server: " + fault);
    }

    @Override
    public void drained() {
        splice.settleReading();
    }

    @Override
    public void ended() {
        splice.serverGone();
    }

    @Override
    public void failed(Throwable failure) {
        splice.failed(failure);
    }
}
