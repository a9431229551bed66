package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import java.nio.ByteBuffer;

/** Reads sled's own encoding: numbers by their first byte, byte strings with their length before them. */
final class SledBytes {
    private final BsatnReader in;

    SledBytes(ByteBuffer bytes) {
        this.in = new BsatnReader(bytes);
    }

    int position() {
        return in.position();
    }

    boolean atEnd() {
        return in.remaining() == 0;
    }

    int u8() throws BadEncoding {
        return in.u8();
    }

    long u32() throws BadEncoding {
        return in.u32();
    }

    long i64() throws BadEncoding {
        return in.i64();
    }

    /**
     * A number of 64 bits, to be taken as unsigned: up to 240 by its first byte alone, then two, three or up to nine bytes,
     * little-endian from the fourth form on.
     */
    long number() throws BadEncoding {
        int first = in.u8();
        if (first <= 240) {
            return first;
        }
        if (first <= 248) {
            return 240 + 256L * (first - 241) + in.u8();
        }
        if (first == 249) {
            return 2288 + 256L * in.u8() + in.u8();
        }
        return littleEndian(first - 247);
    }

    /** A number that counts bytes or items which follow, each at least one byte long. */
    int count() throws BadEncoding {
        int at = in.position();
        long count = number();
        if (count < 0 || count > in.remaining()) {
            throw new BadEncoding(
                    at,
                    "%s are announced, but %d bytes are left".formatted(Long.toUnsignedString(count), in.remaining()));
        }
        return (int) count;
    }

    byte[] bytes() throws BadEncoding {
        return in.bytes(count());
    }

    private long littleEndian(int length) throws BadEncoding {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) in.u8() << (8 * i);
        }
        return value;
    }
}
