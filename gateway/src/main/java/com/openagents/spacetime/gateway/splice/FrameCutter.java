package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the buffers of one direction into what may be passed on: runs of data frames, as long as they come, and control
 * frames one by one. Two things are held back until they are whole: a data frame's header (at most 13 bytes), so that no
 * byte of an illegal frame is handed on and its receiver is never left inside a header, and a control frame, so that it
 * can be answered, changed or dropped. A data frame is offered for an objection before any of it is handed on; a message that is
 * objected to is never handed on to its end. Payloads are not copied: a run is the buffer that came, or a slice of it.
 */
final class FrameCutter {
    /** Takes the pieces in the order in which they came, and owns the buffers it is given. */
    interface Pieces {
        /**
         * More of a data frame has come, and is looked at before any of it is handed over.
         *
         * @param frame the tracker, behind what has come
         * @param bytes at the same place; what has come of the frame's payload stands before their position
         * @param length how many bytes that is; 0 if only the header was completed
         * @param end {@link Mark#MORE} inside the frame, {@link Mark#FRAME} or {@link Mark#MESSAGE} at its end
         * @return why its message may not pass; null if it may so far
         */
        @Nullable
        Objection objection(FrameTracker frame, ByteBuffer bytes, int length, Mark end);

        /**
         * All that stands before the message in question has been handed over; of what has just come of the message itself,
         * nothing will be.
         */
        void refused(Objection objection);

        /**
         * A run of data frames.
         *
         * @param run one byte or more
         * @param end how it ends: {@link Mark#MORE} inside a frame, {@link Mark#FRAME} or {@link Mark#MESSAGE} behind one
         */
        void data(ByteBuf run, Mark end);

        /** A whole control frame. */
        void control(Opcode opcode, ByteBuf frame);

        /**
         * A data frame ends here; its last bytes are still to be handed over.
         *
         * @param end {@link Mark#FRAME} or {@link Mark#MESSAGE}
         * @return whether the run is to end here too
         */
        boolean ended(Mark end);

        /** Nothing comes any more: the frame that would be next is illegal. */
        void fault(FrameFault fault);
    }

    private final FrameTracker tracker;
    private final Pieces pieces;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private Mark lastEnd = Mark.MESSAGE;

    FrameCutter(FrameTracker tracker, Pieces pieces) {
        this.tracker = tracker;
        this.pieces = pieces;
    }

    /** Takes the next buffer of the direction, which it owns. After a fault it only releases. */
    void feed(ByteBuf slice) {
        try {
            if (tracker.fault() == null && slice.isReadable()) {
                cut(slice);
            }
        } finally {
            slice.release();
        }
    }

    /** Whether there was a fault: what comes cannot be told apart any more. */
    boolean isLost() {
        return tracker.fault() != null;
    }

    /** Lets go of what is held back. */
    void release() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    private void cut(ByteBuf slice) {
        var bytes = slice.nioBuffer();
        var from = 0; // what lies before has been handed on
        var message = 0; // where the message under way begins, or goes on
        while (true) {
            var before = bytes.position();
            var mark = tracker.next(bytes);
            var at = bytes.position();
            var objection = isData(mark)
                    ? pieces.objection(tracker, bytes, (int) Math.min(at - before, tracker.payloadRead()), mark)
                    : null;
            if (objection != null) {
                run(slice, from, Math.max(from, message), lastEnd);
                release();
                pieces.refused(objection);
                from = at;
            }
            switch (mark) {
                case FRAME, MESSAGE -> {
                    lastEnd = mark;
                    message = mark == Mark.MESSAGE ? at : message;
                    if (pieces.ended(mark)) {
                        run(slice, from, at, mark);
                        from = at;
                    }
                }
                case CONTROL -> {
                    var start = Math.max(from, at - tracker.headerLength() - (int) tracker.payloadLength());
                    run(slice, from, start, lastEnd);
                    control(slice, start, at);
                    from = at;
                }
                case MORE -> {
                    rest(slice, from, at);
                    return;
                }
                case FAULT -> {
                    run(slice, from, Math.max(from, at - tracker.headerLength()), lastEnd);
                    release();
                    pieces.fault(faultOf(tracker));
                    return;
                }
            }
        }
    }

    private boolean isData(Mark mark) {
        return switch (mark) {
            case FRAME, MESSAGE -> true;
            case MORE -> inDataPayload();
            case CONTROL, FAULT -> false;
        };
    }

    private boolean inDataPayload() {
        return tracker.inPayload() && !tracker.opcode().isControl();
    }

    private void rest(ByteBuf slice, int from, int at) {
        if (inDataPayload()) {
            run(slice, from, at, Mark.MORE);
            return;
        }
        var start = at - (int) Math.min(tracker.bytesOfFrame(), at - from);
        run(slice, from, start, lastEnd);
        if (start < at) {
            hold(slice, start, at);
        }
    }

    private void run(ByteBuf slice, int from, int to, Mark end) {
        if (from == to) {
            return;
        }
        if (held.isReadable()) {
            pieces.data(takeHeld(), Mark.MORE);
        }
        var whole = to - from == slice.readableBytes();
        pieces.data(whole ? slice.retain() : slice.retainedSlice(slice.readerIndex() + from, to - from), end);
    }

    private void control(ByteBuf slice, int from, int to) {
        if (held.isReadable()) {
            hold(slice, from, to);
            pieces.control(tracker.opcode(), takeHeld());
        } else {
            pieces.control(tracker.opcode(), slice.retainedSlice(slice.readerIndex() + from, to - from));
        }
    }

    private void hold(ByteBuf slice, int from, int to) {
        if (!held.isReadable()) {
            held = Unpooled.buffer(to - from);
        }
        held.writeBytes(slice, slice.readerIndex() + from, to - from);
    }

    private ByteBuf takeHeld() {
        var taken = held;
        held = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    private static FrameFault faultOf(FrameTracker tracker) {
        var fault = tracker.fault();
        if (fault == null) {
            throw new IllegalStateException("the tracker stopped at a fault and does not name it");
        }
        return fault;
    }
}
