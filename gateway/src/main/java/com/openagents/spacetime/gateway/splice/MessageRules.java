package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.grant.Grant;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one client must keep to. The frames that carry them are none of its business: those are checked
 * before. Event loop only.
 */
interface MessageRules {
    /**
     * From now on another grant is asked.
     *
     * @return what stands, or is asked in the message under way, that it refuses, for the log; empty if nothing
     */
    Optional<String> hold(Grant next);

    /**
     * Reads more of a frame.
     *
     * @param frame the tracker, behind these bytes
     * @param masked what has come of its payload
     * @param end {@link Mark#MORE} inside the frame, {@link Mark#FRAME} or {@link Mark#MESSAGE} at its end
     * @return why its message may not pass; null if it may so far
     */
    @Nullable
    Objection objection(FrameTracker frame, ByteBuffer masked, Mark end);
}
