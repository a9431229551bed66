package com.openagents.spacetime.gateway.token.keys;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells public addresses from those of one's own host, link, network or cloud metadata service, and from those that lead
 * there in disguise: what an issuer's URL must not make the gateway ask, unless it is configured to (the IANA special-purpose
 * address registries, RFC 6890).
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
        return address instanceof Inet4Address
                ? isPublic4(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
                : isPublic6(bytes[0] & 0xff, word(bytes, 0), word(bytes, 2));
    }

    private static boolean isPublic4(int first, int second, int third) {
        boolean carrier = first == 100 && (second & 0xc0) == 64; // 100.64.0.0/10
        boolean protocols = first == 192 && second == 0 && third == 0; // 192.0.0.0/24
        boolean relay = first == 192 && second == 88 && third == 99; // 192.88.99.0/24, to any 6to4 address
        boolean benchmark = first == 198 && (second & 0xfe) == 18; // 198.18.0.0/15
        return first != 0
                && first < 240
                && !carrier
                && !protocols
                && !relay
                && !benchmark
                && !isDocumentation4(first, second, third);
    }

    private static boolean isDocumentation4(int first, int second, int third) {
        return (first == 192 && second == 0 && third == 2) // 192.0.2.0/24
                || (first == 198 && second == 51 && third == 100) // 198.51.100.0/24
                || (first == 203 && second == 0 && third == 113); // 203.0.113.0/24
    }

    /** Only 2000::/3 is global unicast; so unique local addresses and NAT64 (64:ff9b::/96, 64:ff9b:1::/48) are out already. */
    private static boolean isPublic6(int first, int word0, int word1) {
        boolean global = (first & 0xe0) == 0x20;
        boolean protocols = word0 == 0x2001 && word1 < 0x0200; // 2001::/23, Teredo's 2001::/32 in it
        boolean documentation = (word0 == 0x2001 && word1 == 0x0db8) // 2001:db8::/32
                || (word0 == 0x3fff && word1 < 0x1000); // 3fff::/20
        boolean sixToFour = word0 == 0x2002; // 2002::/16, an IPv4 address in it
        return global && !protocols && !documentation && !sixToFour;
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
