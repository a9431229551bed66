package com.openagents.spacetime.gateway.door;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the door sees it, from when it was accepted until it ends or becomes a socket. Belongs to the event loop
 * of the connection.
 */
public final class Visit {
    private static final AttributeKey<Visit> KEY = AttributeKey.valueOf(Visit.class, "visit");

    private final Crowd crowd;
    private final Supplier<Hops> hops;
    private @Nullable AddressRange counted;
    private boolean over;

    private Visit(Crowd crowd, Supplier<Hops> hops) {
        this.crowd = crowd;
        this.hops = hops;
    }

    /** Begins one, if there is room; it ends with the connection at the latest. */
    static Optional<Visit> of(Channel channel, Crowd crowd, Supplier<Hops> hops) {
        if (!crowd.enter()) {
            return Optional.empty();
        }
        var visit = new Visit(crowd, hops);
        channel.attr(KEY).set(visit);
        channel.closeFuture().addListener(_ -> visit.end());
        return Optional.of(visit);
    }

    /** That of a connection; empty if it came in by no door. */
    public static Optional<Visit> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /** Whom to believe about other addresses. */
    public Hops hops() {
        return hops.get();
    }

    /** Notes whose connection it is; false if that address has as many as it may. */
    boolean isOf(InetAddress address) {
        if (over) {
            return true;
        }
        var client = crowd.enter(address);
        counted = client.orElse(null);
        return client.isPresent();
    }

    /** It is a socket now, or at its end. A second call changes nothing. */
    public void end() {
        if (over) {
            return;
        }
        over = true;
        crowd.leave();
        if (counted != null) {
            crowd.leave(counted);
        }
    }
}
