package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.session.Traffic;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counts one direction: the event loop alone writes, any thread reads {@link #traffic}. */
final class Meter {
    private static final VarHandle BYTES;
    private static final VarHandle MESSAGES;

    static {
        try {
            var lookup = MethodHandles.lookup();
            BYTES = lookup.findVarHandle(Meter.class, "bytes", long.class);
            MESSAGES = lookup.findVarHandle(Meter.class, "messages", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private long bytes;
    private long messages;
    private long reportedBytes; // event loop only, as the next
    private long reportedMessages;

    void addBytes(int count) {
        BYTES.setRelease(this, bytes + count);
    }

    void addMessage() {
        MESSAGES.setRelease(this, messages + 1);
    }

    Traffic traffic() {
        return new Traffic((long) BYTES.getAcquire(this), (long) MESSAGES.getAcquire(this));
    }

    /** What has been counted since the last {@link #reported}. Event loop only. */
    Traffic unreported() {
        return new Traffic(bytes - reportedBytes, messages - reportedMessages);
    }

    /** All that has been counted is known to whom it concerns. Event loop only. */
    void reported() {
        reportedBytes = bytes;
        reportedMessages = messages;
    }
}
