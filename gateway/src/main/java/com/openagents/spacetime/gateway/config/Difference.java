package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Change;

/**
 * One change between two settings files, and what it means to a gateway that runs with the first.
 *
 * @param change what is different
 * @param takenUp how the second comes into force
 * @param openSockets what becomes of those that are open by then
 */
public record Difference(Change change, TakenUp takenUp, OpenSockets openSockets) {
    /** How a change comes into force. */
    public enum TakenUp {
        /** By itself, within seconds of the file's change. */
        RELOAD,
        /** Only by a restart; until then a gateway refuses the whole file. */
        RESTART
    }

    /** What becomes of the sockets that are open when a change comes into force. */
    public enum OpenSockets {
        /** All stay. */
        STAY,
        /** Those end that the change takes a right from, if there are any. */
        MAY_END,
        /** All end, by the drain before the restart. */
        END
    }
}
