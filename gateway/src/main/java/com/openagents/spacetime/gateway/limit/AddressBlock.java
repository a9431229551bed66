package com.openagents.spacetime.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address of a /64 has
 * all of them. An IPv4 address that is written as an IPv6 one (RFC 4291 §2.5.5.2) is the IPv4 address.
 *
 * @param text such as {@code 192.0.2.7} or {@code 2001:db8:0:1:0:0:0:0/64}
 */
public record AddressBlock(String text) {
    private static final int PREFIX_BYTES = 8;

    /** The block that an address belongs to. */
    public static AddressBlock of(InetAddress address) {
        if (!(address instanceof Inet6Address)) { // Java itself makes an Inet4Address of a mapped one
            return new AddressBlock(address.getHostAddress());
        }
        var bytes = address.getAddress();
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        return new AddressBlock(ofBytes(bytes).getHostAddress() + "/64");
    }

    /** Without the interface's name that a link-local address brings along. */
    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an IPv6 address has 16 bytes", impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
