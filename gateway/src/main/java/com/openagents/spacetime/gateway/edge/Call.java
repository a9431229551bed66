package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.CallSlot;

/**
 * A request that may go on to SpacetimeDB, from its admission until it is over: a drain waits for it, it is one of its
 * subject's calls in flight, and its body takes room even while its client has left already. Every end of its way closes it.
 * Event loop only.
 */
final class Call implements AutoCloseable {
    private final Passage passage;
    private final CallSlot slot;
    private final Drain drain;
    private final BodyRoom.Share room;
    private boolean over;

    /** Begins; the slot is closed with it. */
    Call(Passage passage, CallSlot slot, Exits exits) {
        this.passage = passage;
        this.slot = slot;
        this.drain = exits.drain();
        this.room = exits.room().share();
        drain.callBegan();
    }

    Passage passage() {
        return passage;
    }

    /** What its body takes. */
    BodyRoom.Share room() {
        return room;
    }

    /** Answered, failed or never sent. A second call changes nothing. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            slot.close();
            room.close();
            drain.callEnded();
        }
    }
}
