package com.openagents.spacetime.gateway.token.keys;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells public addresses from those of one's own host, link, network or cloud metadata service: what an issuer's URL must
 * not make the gateway ask, unless it is configured to (RFC 6890).
 */
final class AddressClass {
    private AddressClass() {}

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        var bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            boolean carrier = first == 100 && (second & 0xc0) == 64; // 100.64.0.0/10
            boolean benchmark = first == 198 && (second & 0xfe) == 18; // 198.18.0.0/15
            return first != 0 && first < 240 && !carrier && !benchmark;
        }
        boolean uniqueLocal = (first & 0xfe) == 0xfc; // fc00::/7
        boolean translated = first == 0 && second == 0x64; // 64:ff9b::/96 and its like lead to IPv4 addresses
        return !uniqueLocal && !translated;
    }
}
