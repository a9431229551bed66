package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.CallLimits;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import io.github.bucket4j.TimeMeter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The one reference to the {@link Generation} in force: readers on any thread see the old one or the new one, never a
 * mixture. One writer at a time replaces it.
 */
public final class Generations {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Generation current;

    /** Begins with the rules of the start. */
    public Generations(Rules rules) {
        this.current = new Generation(1, rules, buckets(rules.limits()));
    }

    /** The rules in force at this moment. To be asked once for each request. */
    public Generation current() {
        return current;
    }

    /** Puts other rules in force, then tells whoever wants to know, on the caller's thread. */
    public void replace(Rules rules) {
        synchronized (this) {
            var before = current;
            boolean same = before.rules().limits().equals(rules.limits());
            current = new Generation(before.number() + 1, rules, same ? before.calls() : buckets(rules.limits()));
        }
        listeners.forEach(Runnable::run);
    }

    /** Has something done after every change; it must be quick and may not throw. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Full ones: to whoever was out of calls that gives back less than a second. */
    private static CallLimits buckets(LimitSettings limits) {
        return new CallLimits(limits, TimeMeter.SYSTEM_NANOTIME);
    }
}
