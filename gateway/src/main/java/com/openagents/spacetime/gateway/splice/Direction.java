package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One of the two ways through a splice: what comes from the source leg is cut into pieces, and what may pass is written to
 * the target leg. Knows whether the target has been left inside a frame, which is when no control frame of the gateway's
 * own may be put in, and puts it in at the frame's end. Event loop only, but for {@link #traffic}.
 */
abstract class Direction implements Leg.Events, FrameCutter.Pieces {
    private final Leg target;
    private final Sender sender;
    private final FrameCutter cutter;
    private final Meter meter = new Meter();
    private boolean insideFrame;
    private boolean pingOwed;

    Direction(Leg target, Sender sender, long maxMessage) {
        this.target = target;
        this.sender = sender;
        this.cutter = new FrameCutter(new FrameTracker(sender, maxMessage), this);
    }

    /** Whether the next piece may be written to the target. */
    abstract boolean passes();

    /** A full target that its own flush did not empty: the source is to be read no more until it drains. */
    abstract void targetFull();

    Traffic traffic() {
        return meter.traffic();
    }

    /** Whether the target has read the beginning of a data frame and not its end. */
    boolean insideFrame() {
        return insideFrame;
    }

    /** Sends the target a ping, at the end of the frame that it is inside of; not if it does not even read what is queued. */
    void ping() {
        if (insideFrame) {
            pingOwed = true;
        } else if (target.hasRoom()) {
            target.send(OwnFrame.ping(sender));
        }
    }

    /** Cuts the bytes into pieces, which it owns. */
    final void feed(ByteBuf bytes) {
        meter.addBytes(bytes.readableBytes());
        cutter.feed(bytes);
    }

    void release() {
        cutter.release();
    }

    @Override
    public void received(ByteBuf bytes) {
        feed(bytes);
    }

    @Override
    public void receivedAll() {
        target.flush();
    }

    @Override
    public void data(ByteBuf run, Mark end) {
        if (!passes()) {
            run.release();
            return;
        }
        target.write(run);
        insideFrame = end == Mark.MORE;
        if (pingOwed && !insideFrame) {
            pingOwed = false;
            target.write(Unpooled.wrappedBuffer(OwnFrame.ping(sender)));
        }
        makeRoom();
    }

    @Override
    public boolean ended(Mark end) {
        if (end == Mark.MESSAGE) {
            meter.addMessage();
        }
        return pingOwed;
    }

    @Override
    public final void control(Opcode opcode, ByteBuf frame) {
        if (opcode == Opcode.CLOSE) {
            close(frame);
        } else if (passes() && !(opcode == Opcode.PONG && OwnFrame.isAnsweredBy(frame))) {
            target.write(frame);
            makeRoom();
        } else {
            frame.release();
        }
    }

    /** The source's last frame, which the callee owns. */
    abstract void close(ByteBuf frame);

    /** What is queued beyond the mark goes out at once: only if the peer does not take it, reading has to stop. */
    private void makeRoom() {
        if (target.hasRoom()) {
            return;
        }
        target.flush();
        if (!target.hasRoom()) {
            targetFull();
        }
    }
}
