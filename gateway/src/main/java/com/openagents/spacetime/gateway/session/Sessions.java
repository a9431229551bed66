package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.token.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All live sockets of this process, and how many places each holder has. A place is reserved before the handshake goes
 * upstream and given back when the socket has ended, so that any number of handshakes at once cannot pass a limit
 * together. Thread-safe: every field is under this object's monitor, which is never held for longer than one copy.
 */
public final class Sessions {
    private final Map<SessionId, LiveSession> sockets = new HashMap<>();
    private final Map<Principal, Integer> places = new HashMap<>();

    /** Starts empty. */
    public Sessions() {}

    /**
     * Reserves a place for one more socket of the holder.
     *
     * @param most how many places the holder may have, this one included
     * @return the place, which must be given back; empty if the holder has them all
     */
    public synchronized Optional<Place> reserve(Principal holder, int most) {
        var before = places(holder);
        if (before >= most) {
            return Optional.empty();
        }
        places.put(holder, before + 1);
        return Optional.of(new Place(this, holder));
    }

    /** How many places the holder has, sockets in their handshake included. */
    public synchronized int places(Principal holder) {
        return places.getOrDefault(holder, 0);
    }

    /** The live sockets at this moment, in no order. */
    public synchronized List<LiveSession> live() {
        return List.copyOf(sockets.values());
    }

    /** How many sockets live. */
    public synchronized int size() {
        return sockets.size();
    }

    /** The live socket of that name. */
    public synchronized Optional<LiveSession> find(SessionId id) {
        return Optional.ofNullable(sockets.get(id));
    }

    synchronized void occupy(Place place, LiveSession socket) {
        if (!place.isOpen()) {
            return;
        }
        if (place.socket() != null || sockets.containsKey(socket.id())) {
            throw new IllegalStateException("socket %s has been listed already".formatted(socket.id()));
        }
        place.set(socket);
        sockets.put(socket.id(), socket);
    }

    synchronized void giveBack(Place place) {
        if (!place.isOpen()) {
            return;
        }
        var socket = place.shut();
        if (socket != null) {
            sockets.remove(socket.id());
        }
        places.computeIfPresent(place.holder(), (_, count) -> count > 1 ? count - 1 : null);
    }
}
