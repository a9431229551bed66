package com.openagents.spacetime.gateway.limit;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many calls each holder waits for. It remembers nobody who waits for none. Thread-safe. */
final class InFlight {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** One more call of the holder, to be closed once it is over; empty if the holder has so many already. */
    Optional<CallSlot> begin(String holder, int most) {
        if (counts.merge(holder, 1, Integer::sum) <= most) {
            return Optional.of(new Counted(holder));
        }
        end(holder);
        return Optional.empty();
    }

    /** How many holders wait for something. */
    int holders() {
        return counts.size();
    }

    private void end(String holder) {
        counts.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
    }

    private final class Counted implements CallSlot {
        private final String holder;
        private final AtomicBoolean over = new AtomicBoolean();

        Counted(String holder) {
            this.holder = holder;
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                end(holder);
            }
        }
    }
}
