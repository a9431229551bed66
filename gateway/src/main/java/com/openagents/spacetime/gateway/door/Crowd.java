package com.openagents.spacetime.gateway.door;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that are no sockets yet: they speak TLS or HTTP, or nothing. Each costs memory before anybody knows who it
 * is, so they are bounded, all together and for each address. Sockets are counted by others, who know whose they are.
 * Any thread.
 */
public final class Crowd {
    /** At 30 KiB each this is a quarter of a gibibyte, as much as thousands of clients need that all come back at once. */
    static final int MOST = 10_000;

    /** A quarter of all, so that one address keeps nobody out; behind one there may be a whole company. */
    static final int MOST_OF_AN_ADDRESS = 2_500;

    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<AddressRange, Integer> byAddress = new ConcurrentHashMap<>();
    private final int most;
    private final int mostOfAnAddress;

    /** Nobody is there yet. */
    public Crowd() {
        this(MOST, MOST_OF_AN_ADDRESS);
    }

    Crowd(int most, int mostOfAnAddress) {
        this.most = most;
        this.mostOfAnAddress = mostOfAnAddress;
    }

    /** Takes one more in, if there is room. */
    boolean enter() {
        if (all.incrementAndGet() <= most) {
            return true;
        }
        all.decrementAndGet();
        return false;
    }

    /** One that came in by {@link #enter} is no longer there. */
    void leave() {
        all.decrementAndGet();
    }

    /** Takes one more in of an address, beside {@link #enter}; empty if it has as many as it may. */
    Optional<AddressRange> enter(InetAddress address) {
        var client = AddressRange.ofOneClient(address);
        boolean[] entered = new boolean[1];
        byAddress.compute(client, (_, before) -> {
            int now = before == null ? 0 : before;
            entered[0] = now < mostOfAnAddress;
            return entered[0] ? Integer.valueOf(now + 1) : before;
        });
        return entered[0] ? Optional.of(client) : Optional.empty();
    }

    /** One that came in by {@link #enter(InetAddress)} is no longer there. */
    void leave(AddressRange client) {
        byAddress.computeIfPresent(client, (_, now) -> now == 1 ? null : Integer.valueOf(now - 1));
    }

    /** How many are there. */
    public int size() {
        return all.get();
    }

    /** How many addresses they are of. */
    int addresses() {
        return byAddress.size();
    }
}
