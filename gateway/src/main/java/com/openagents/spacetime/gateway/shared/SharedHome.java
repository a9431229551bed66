package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.limit.Buckets;
import com.openagents.spacetime.gateway.observe.SharedMetrics;
import com.openagents.spacetime.gateway.revocation.SharedRecords;
import com.openagents.spacetime.gateway.ticket.TicketVault;
import java.time.InstantSource;

/** All that replicas share, over one connection. Thread-safe; nothing waits for Redis to be there. */
public final class SharedHome implements AutoCloseable {
    private final RedisLink link;
    private final Keys keys;
    private final SharedMetrics metrics;
    private final InstantSource clock;

    private SharedHome(RedisLink link, Keys keys, SharedMetrics metrics, InstantSource clock) {
        this.link = link;
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Begins to connect, and returns at once. */
    public static SharedHome open(SharedSettings settings, SharedMetrics metrics, InstantSource clock) {
        var keys = new Keys(settings.prefix());
        var link = new RedisLink(settings, keys, metrics);
        link.begin();
        return new SharedHome(link, keys, metrics, clock);
    }

    /**
     * Buckets that all replicas take from.
     *
     * @param here decide while the others cannot be reached, and always for what counts one replica alone
     */
    public Buckets buckets(Buckets here) {
        return new RedisBuckets(link, here, metrics);
    }

    /** Where tickets are kept. */
    public TicketVault tickets() {
        return new RedisVault(link, keys, metrics);
    }

    /** Where revocations are left for other replicas. */
    public SharedRecords revocations() {
        return new RedisRecords(link, keys, metrics, clock);
    }

    /** Ends the connection; whatever is asked from now on is decided here. */
    @Override
    public void close() {
        link.close();
    }
}
