package com.openagents.spacetime.local.swarm;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What has happened to the clients of a swarm. Thread-safe. */
public final class Journal {
    private final Collection<Event> events = new ConcurrentLinkedQueue<>();

    /** Nothing has happened yet. */
    Journal() {}

    void note(Event event) {
        events.add(event);
    }

    /** All events of a kind, the earliest first. */
    public <E extends Event> List<E> of(Class<E> kind) {
        return since(Long.MIN_VALUE, kind);
    }

    /**
     * Those of a kind from a moment on, the earliest first.
     *
     * @param begin by {@link System#nanoTime()}
     */
    public <E extends Event> List<E> since(long begin, Class<E> kind) {
        return events.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(event -> begin == Long.MIN_VALUE || event.at() - begin >= 0)
                .sorted(Comparator.comparingLong(Event::at))
                .toList();
    }
}
