package com.openagents.spacetime.gateway.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The one reference to the {@link Generation} in force: readers on any thread see the old one or the new one, never a
 * mixture. One writer at a time replaces it.
 */
public final class Generations {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Generation current;
    private volatile boolean reloadFailed;

    /** Begins with the rules of the start. */
    public Generations(Rules rules) {
        this.current = new Generation(1, rules);
    }

    /** The rules in force at this moment. To be asked once for each request. */
    public Generation current() {
        return current;
    }

    /** Puts other rules in force, then tells whoever wants to know, on the caller's thread. */
    public void replace(Rules rules) {
        synchronized (this) {
            current = new Generation(current.number() + 1, rules);
        }
        listeners.forEach(Runnable::run);
    }

    /** Notes whether the settings file now says what could not be put in force. */
    public void reloadFailed(boolean failed) {
        reloadFailed = failed;
    }

    /** Whether it does: then what is in force is not what the file says. */
    public boolean isReloadFailed() {
        return reloadFailed;
    }

    /** Has something done after every change; it must be quick and may not throw. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
