package com.openagents.spacetime.gateway.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses as CIDR writes it (RFC 4632 §3.1, RFC 4291 §2.3), such as {@code 10.0.0.0/8}; an address alone is
 * a block of one.
 *
 * @param first its first address, all of whose bits behind the prefix are zero
 * @param bits the length of the prefix, up to the length of an address
 */
public record AddressRange(InetAddress first, int bits) {
    /** Four decimal numbers, all of them: {@code 10.1} is an address to some programs and not to others. */
    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*"); // and no zone

    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /** The part of an IPv6 address that one customer of a provider holds as a whole. */
    private static final int CUSTOMER = 64;

    /** Checks that the prefix holds all there is. */
    public AddressRange {
        if (bits < 0 || bits > Byte.SIZE * first.getAddress().length) {
            throw new IllegalArgumentException(
                    "the prefix of %s cannot have %d bits".formatted(first.getHostAddress(), bits));
        }
        if (!first.equals(cut(first, bits))) {
            throw new IllegalArgumentException("%s has bits behind its prefix: write %s/%d"
                    .formatted(first.getHostAddress(), cut(first, bits).getHostAddress(), bits));
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with the way out in its message, if it is none
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is no block of addresses: write it such as 10.0.0.0/8 or fd00::/8".formatted(text)));
        if (slash < 0) {
            return new AddressRange(address, Byte.SIZE * address.getAddress().length);
        }
        var bits = text.substring(slash + 1);
        if (!BITS.matcher(bits).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no block of addresses: behind the slash stands a number of bits".formatted(text));
        }
        return new AddressRange(address, Integer.parseInt(bits));
    }

    /** An address that is written out in full, without port, brackets or zone; IPv4 within IPv6 is IPv4. */
    public static Optional<InetAddress> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** What is counted as one client: an IPv4 address, the first half of an IPv6 one. */
    public static AddressRange ofOneClient(InetAddress address) {
        int bits = Math.min(CUSTOMER, Byte.SIZE * address.getAddress().length);
        return new AddressRange(cut(address, bits), bits);
    }

    /** Whether an address is in it; one of the other family is not. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && cut(address, bits).equals(first);
    }

    private static InetAddress cut(InetAddress address, int bits) {
        var bytes = address.getAddress();
        int whole = bits / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> bits % Byte.SIZE);
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has a length that no address has", e);
        }
    }

    /** As CIDR writes it. */
    @Override
    public String toString() {
        return "%s/%d".formatted(first.getHostAddress(), bits);
    }
}
