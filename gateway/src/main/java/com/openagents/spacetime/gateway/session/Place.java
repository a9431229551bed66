package com.openagents.spacetime.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * One place in {@link Sessions}: reserved for a handshake, then occupied by its session, in the end given back.
 * Thread-safe: its fields are under the monitor of its {@code Sessions}.
 */
public final class Place implements AutoCloseable {
    private final Sessions sessions;
    private final Guest guest;
    private @Nullable LiveSession session;
    private boolean open = true;

    Place(Sessions sessions, Guest guest) {
        this.sessions = sessions;
        this.guest = guest;
    }

    /**
     * Lists the session among the live ones. A place that was given back in the meantime lists nothing: the session has
     * ended before it came here. The caller then looks once more whether the session's right is in force ({@link Sessions}).
     *
     * @throws IllegalStateException if the place has a session already, or a live session has the same name
     */
    public void occupy(LiveSession newcomer) {
        sessions.occupy(this, newcomer);
    }

    /** Gives the place back and takes its session off the list. A second call changes nothing. */
    @Override
    public void close() {
        sessions.giveBack(this);
    }

    Guest guest() {
        return guest;
    }

    boolean isOpen() {
        return open;
    }

    @Nullable
    LiveSession session() {
        return session;
    }

    void set(LiveSession newcomer) {
        session = newcomer;
    }

    @Nullable
    LiveSession shut() {
        open = false;
        return session;
    }
}
