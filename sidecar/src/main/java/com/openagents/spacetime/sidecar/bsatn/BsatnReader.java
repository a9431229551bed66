package com.openagents.spacetime.sidecar.bsatn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads values one after another from bytes in memory, front to back. Every length is checked against the bytes that are
 * there before anything is allocated, so no input costs more memory than its own size. One thread at a time; after a
 * {@link BadEncoding} the position is unspecified and the reader is done.
 */
public final class BsatnReader {
    /** A u64 takes at most ten groups of seven bits. */
    private static final int LONGEST_VARINT = 10;

    private final ByteBuffer bytes;

    /** Reads what is between the buffer's position and its limit; the buffer itself stays as it is. */
    public BsatnReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes read so far. */
    public int position() {
        return bytes.position();
    }

    /** Bytes not yet read. */
    public int remaining() {
        return bytes.remaining();
    }

    /** One byte, 0 to 255. */
    public int u8() throws BadEncoding {
        return need(1, "a u8").get() & 0xff;
    }

    /** Two bytes, 0 to 65535. */
    public int u16() throws BadEncoding {
        return need(2, "a u16").getShort() & 0xffff;
    }

    /** Four bytes, 0 to 2³² − 1. */
    public long u32() throws BadEncoding {
        return need(4, "a u32").getInt() & 0xffff_ffffL;
    }

    /** Eight bytes, signed. */
    public long i64() throws BadEncoding {
        return need(8, "an i64").getLong();
    }

    /** Eight bytes, 0 to 2⁶³ − 1; a greater value is refused, since nothing that is counted here can reach it. */
    public long u64() throws BadEncoding {
        int at = position();
        long value = need(8, "a u64").getLong();
        if (value < 0) {
            throw new BadEncoding(at, "%s is too large a number".formatted(Long.toUnsignedString(value)));
        }
        return value;
    }

    /** A truth value: one byte, 0 or 1. */
    public boolean bool() throws BadEncoding {
        int at = position();
        int value = u8();
        if (value > 1) {
            throw new BadEncoding(at, "%d is neither true (1) nor false (0)".formatted(value));
        }
        return value == 1;
    }

    /** An identity: a little-endian u256. */
    public Identity identity() throws BadEncoding {
        return Identity.fromLittleEndian(bytes(Identity.BYTES));
    }

    /** A connection's number: a little-endian u128. */
    public ConnectionId connectionId() throws BadEncoding {
        return ConnectionId.fromLittleEndian(bytes(ConnectionId.BYTES));
    }

    /** A hash: 32 bytes in the order of its text. */
    public Hash hash() throws BadEncoding {
        return Hash.of(bytes(Hash.BYTES));
    }

    /** The next {@code length} bytes, copied. */
    public byte[] bytes(int length) throws BadEncoding {
        var source = need(length, "%d bytes".formatted(length));
        var copy = new byte[length];
        source.get(copy);
        return copy;
    }

    /** A string: u32 length in bytes, then UTF-8. */
    public String string() throws BadEncoding {
        int at = position();
        long length = u32();
        if (length > remaining()) {
            throw new BadEncoding(at, "a string of %d bytes, but %d are left".formatted(length, remaining()));
        }
        return utf8((int) length);
    }

    /** The next {@code length} bytes as UTF-8 text; malformed text is refused. */
    public String utf8(int length) throws BadEncoding {
        int at = position();
        var text = ByteBuffer.wrap(bytes(length));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException _) {
            throw new BadEncoding(at, "text of %d bytes is not UTF-8".formatted(length));
        }
    }

    /** The tag of an optional value: true if the value follows (tag 0), false if there is none (tag 1). */
    public boolean some() throws BadEncoding {
        return tag(2) == 0;
    }

    /** The tag of a sum with {@code variants} cases, 0 to {@code variants} − 1; the payload follows. */
    public int tag(int variants) throws BadEncoding {
        int at = position();
        int tag = u8();
        if (tag >= variants) {
            throw new BadEncoding(at, "tag %d of a sum that has %d variants".formatted(tag, variants));
        }
        return tag;
    }

    /** An unsigned LEB128 number of a transaction record, 0 to 2⁶³ − 1: seven bits per byte, low group first. */
    public long varint() throws BadEncoding {
        int at = position();
        long value = 0;
        for (int group = 0; group < LONGEST_VARINT; group++) {
            int next = u8();
            value |= (long) (next & 0x7f) << (7 * group);
            if (next < 0x80) {
                return checked(value, group, at);
            }
        }
        throw new BadEncoding(at, "a varint of more than %d bytes".formatted(LONGEST_VARINT));
    }

    private static long checked(long value, int group, int at) throws BadEncoding {
        if (value < 0 || group == LONGEST_VARINT - 1) {
            throw new BadEncoding(at, "a varint of more than 63 bits");
        }
        return value;
    }

    private ByteBuffer need(int length, String what) throws BadEncoding {
        if (length < 0 || length > bytes.remaining()) {
            throw new BadEncoding(position(), "%s, but %d bytes are left".formatted(what, bytes.remaining()));
        }
        return bytes;
    }
}
