package com.openagents.spacetime.gateway.frame;

/** What the payload of a Close frame was read as. */
public sealed interface CloseReading permits CloseStatus, CloseReading.Illegal {
    /**
     * A payload that no Close may have.
     *
     * @param fault which one of the faults that concern a Close
     */
    record Illegal(FrameFault fault) implements CloseReading {}
}
