package com.openagents.spacetime.gateway.door;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands between the clients and the gateway, and is believed when it says whom it speaks for.
 *
 * @param proxyProtocol whether every connection begins with a PROXY header; then only {@code trusted} may connect
 * @param trusted the addresses of these load balancers and proxies
 */
public record Hops(boolean proxyProtocol, List<AddressRange> trusted) {
    /** Nothing stands between. */
    public static final Hops NONE = new Hops(false, List.of());

    /** Copies the list. */
    public Hops {
        trusted = List.copyOf(trusted);
        if (proxyProtocol && trusted.isEmpty()) {
            throw new IllegalArgumentException(
                    "whoever may send a PROXY header may say that it is anybody: name the load balancers in hops.trusted");
        }
    }

    /** Whether an address is one of theirs. */
    public boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * The nearest address that is not one of theirs, or as far as they name one. Each proxy adds to the end of the list whom
     * it was called by, so it is read from there, and only as far as the one that is read was written by a trusted one.
     *
     * @param peer who has connected
     * @param forwardedFor the {@code X-Forwarded-For} of a request, its lines in their order; what is no address ends it
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (forwardedFor.isEmpty() || !trusts(peer)) {
            return peer;
        }
        var client = peer;
        var names = forwardedFor.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .toList();
        for (var name : names.reversed()) {
            var next = AddressRange.address(name.strip());
            if (next.isEmpty()) {
                return client;
            }
            client = next.get();
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }
}
