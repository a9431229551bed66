package com.openagents.spacetime.gateway.splice;

/**
 * How far a splice is.
 *
 * <pre>
 *   AWAITING ──first message──► OPEN ──client's Close──► CLIENT_DONE ──server's Close, end, or 5 s──┐
 *      │                         │                                                                 ▼
 *      ├── server is lost ──► LOST ── verdict ──┐
 *      └─────── a Close is due ──────────────────┼──between frames──► FAREWELL ──client's Close, or 5 s──► OVER
 *                                                └──inside a frame──► FINISHING_FRAME ──its end──► FAREWELL ▲
 *                                                                             └──5 s, or the server is gone: reset──┘
 *   from AWAITING and OPEN: server is lost, or a Close is due; from any phase: client's connection ends ──► OVER
 * </pre>
 */
enum Phase {
    /** SpacetimeDB's first message has not passed: the client is not read. */
    AWAITING,
    /** Both ways pass. */
    OPEN,
    /** SpacetimeDB's connection is no more; nothing passes until it is known what the client is to be told. */
    LOST,
    /**
     * The client has sent its Close, which was passed on; SpacetimeDB's last words still pass, up to its Close. Or the client
     * has broken the protocol, SpacetimeDB was told Close for it, and its last words still pass for {@link Timers#LINGER}.
     */
    CLIENT_DONE,
    /** A Close for the client is due: nothing of the client passes, and of SpacetimeDB the rest of one frame. */
    FINISHING_FRAME,
    /** The client has been sent a Close and SpacetimeDB's connection is cut; the client is listened to for its Close. */
    FAREWELL,
    /** Nothing passes any more: both connections are closed or about to be. */
    OVER
}
