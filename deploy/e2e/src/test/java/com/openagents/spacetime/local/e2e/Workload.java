package com.openagents.spacetime.local.e2e;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.function.Supplier;

/** What clients do at a gateway, by what stands behind it. */
interface Workload {
    /**
     * A way to send as much as one can.
     *
     * @param name for those who read of it
     * @param subprotocol what it is sent in
     * @param messages each a new one
     */
    record Flood(String name, String subprotocol, Supplier<WebSocketFrame> messages) {}

    /** What a client that does no harm subscribes to. */
    String query(String client);

    /** What it calls. */
    String call(String client);

    /**
     * Begins to publish what one reader would be sent.
     *
     * @param run another name for each run
     * @return what such a reader subscribes to
     */
    String beginPublishing(String run);

    /** Ends it. */
    void endPublishing();

    /** The floods, each of which is to be cut off. */
    List<Flood> floods();
}
