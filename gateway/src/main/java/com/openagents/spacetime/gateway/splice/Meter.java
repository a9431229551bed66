package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.session.Traffic;
import java.util.concurrent.atomic.AtomicLong;

/** Counts one direction: the event loop alone writes, any thread reads. */
final class Meter {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();

    void addBytes(int count) {
        bytes.setRelease(bytes.getPlain() + count);
    }

    void addMessage() {
        messages.setRelease(messages.getPlain() + 1);
    }

    Traffic traffic() {
        return new Traffic(bytes.getAcquire(), messages.getAcquire());
    }
}
