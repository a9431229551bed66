package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/**
 * One of the two ways through a splice: what comes from the source leg is cut into pieces, and what may pass is written to
 * the target leg. Knows whether the target has been left inside a frame, which is when no control frame of the gateway's
 * own may be put in, and puts it in at the frame's end. Event loop only, but for {@link #traffic}.
 */
abstract class Direction implements Leg.Events, FrameCutter.Pieces {
    private final Joint joint;
    private final Leg source;
    private final Leg target;
    private final Sender sender;
    private final FrameCutter cutter;
    private final Meter meter = new Meter();
    private long passed;
    private boolean insideFrame;
    private boolean pingOwed;

    Direction(Joint joint, Leg source, Leg target, Sender sender, long maxMessage) {
        this.joint = joint;
        this.source = source;
        this.target = target;
        this.sender = sender;
        this.cutter = new FrameCutter(new FrameTracker(sender, maxMessage), this);
    }

    /** Whether the next piece may be written to the target. */
    abstract boolean passes();

    Traffic traffic() {
        return meter.traffic();
    }

    /** How many pieces of data frames have passed: a number that grows while any do. */
    long passed() {
        return passed;
    }

    /** Whether the target has read the beginning of a data frame and not its end. */
    boolean insideFrame() {
        return insideFrame;
    }

    /** Whether the source has sent what is no frame. */
    boolean isUnreadable() {
        return cutter.isLost();
    }

    /** Sends the target a ping, at the end of the frame that it is inside of; not if it does not even read what is queued. */
    void pingTarget() {
        if (insideFrame) {
            pingOwed = true;
        } else if (target.hasRoom()) {
            target.send(ping());
        }
    }

    private byte[] ping() {
        return OwnFrame.ping(sender, target.pulse().pinged(System.nanoTime()));
    }

    /** Cuts the bytes into pieces, which it owns. */
    void feed(ByteBuf bytes) {
        meter.addBytes(bytes.readableBytes());
        cutter.feed(bytes);
    }

    void release() {
        cutter.release();
        report();
    }

    @Override
    public void received(ByteBuf bytes) {
        feed(bytes);
    }

    @Override
    public void receivedAll() {
        target.flush();
        report();
    }

    /** Once for all that one read has brought, so that many small messages cost no more than a large one. */
    private void report() {
        var more = meter.unreported();
        if (more.bytes() > 0) {
            meter.reported();
            joint.came(sender, more);
        }
    }

    @Override
    public void data(ByteBuf run, Mark end) {
        if (!passes()) {
            run.release();
            return;
        }
        passed++;
        target.write(run);
        insideFrame = end == Mark.MORE;
        if (pingOwed && !insideFrame) {
            pingOwed = false;
            target.write(Unpooled.wrappedBuffer(ping()));
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
    public void control(Opcode opcode, ByteBuf frame) {
        if (opcode == Opcode.CLOSE) {
            close(frame);
        } else if (passes() && !(opcode == Opcode.PONG && answersOwnPing(frame))) {
            target.write(frame);
            makeRoom();
        } else {
            frame.release();
        }
    }

    private boolean answersOwnPing(ByteBuf pong) {
        var number = OwnFrame.answeredBy(pong);
        if (number == null) {
            return false;
        }
        var roundTrip = source.pulse().answered(number, System.nanoTime());
        if (roundTrip >= 0) {
            joint.answered(sender, Duration.ofNanos(roundTrip));
        }
        return true;
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
            joint.settleReading();
        }
    }

    @Override
    public void drained() {
        joint.settleReading();
    }

    @Override
    public void failed(Throwable failure) {
        joint.failed(failure);
    }
}
