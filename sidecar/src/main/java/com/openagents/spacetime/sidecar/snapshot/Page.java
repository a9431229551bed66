package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A page of a table's rows. Its hash is not that of its file: the fields are hashed in another order, and the file holds the
 * hash itself. What is within a row only the table's schema tells.
 *
 * @param hash its content hash, which is its name
 * @param rows how many rows are in it
 */
public record Page(Hash hash, int rows) {
    /** In a snapshot file, the hash of a page that is not there: no object has this name. */
    public static final Hash ABSENT = new Hash("0".repeat(2 * Hash.BYTES));

    private static final int HEADER_BYTES = 6;
    private static final int VAR_HEADER_BYTES = 8;
    private static final int ROW_DATA_BYTES = 65_472;
    private static final int FIXED_BYTES = HEADER_BYTES + 4 + VAR_HEADER_BYTES + 37 + 4 + ROW_DATA_BYTES;

    /** A row takes at least a byte, so more bits than bytes are of no use. */
    private static final int MOST_BIT_WORDS = ROW_DATA_BYTES / Long.SIZE;

    /** Length of the longest page file, uncompressed. */
    public static final int MOST_BYTES = FIXED_BYTES + MOST_BIT_WORDS * Long.BYTES;

    /**
     * Reads an uncompressed page file.
     *
     * @throws DamagedSnapshot if it is not a page, or not the one that it says it is
     */
    public static Page read(byte[] file) throws DamagedSnapshot {
        try {
            return read(new BsatnReader(ByteBuffer.wrap(file)));
        } catch (BadEncoding e) {
            throw new DamagedSnapshot("a file of %d bytes is not a page".formatted(file.length), e);
        }
    }

    private static Page read(BsatnReader in) throws BadEncoding, DamagedSnapshot {
        byte[] header = in.bytes(HEADER_BYTES);
        int at = in.position();
        long words = in.u32();
        if (words > MOST_BIT_WORDS) {
            throw new BadEncoding(at, "%d words of row bits; a page has at most %d".formatted(words, MOST_BIT_WORDS));
        }
        byte[] bits = in.bytes((int) words * Long.BYTES);
        byte[] varHeader = in.bytes(VAR_HEADER_BYTES);
        if (!in.some()) {
            throw new BadEncoding(in.position() - 1, "a page of a snapshot without its hash");
        }
        var says = hash(in);
        at = in.position();
        if (in.u32() != ROW_DATA_BYTES || in.remaining() != ROW_DATA_BYTES) {
            throw new BadEncoding(at, "not %d bytes of rows until the end".formatted(ROW_DATA_BYTES));
        }
        byte[] rows = in.bytes(ROW_DATA_BYTES);
        var hash = new Blake3()
                .then(rows, 0, rows.length)
                .then(header, 0, header.length)
                .then(bits, 0, bits.length)
                .then(varHeader, 0, varHeader.length)
                .hash();
        if (!hash.equals(says)) {
            throw new DamagedSnapshot("a page says that its hash is %s, but it is %s".formatted(says, hash));
        }
        return new Page(
                hash, ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(4) & 0xffff);
    }

    /** A hash in a snapshot: a counted array of 32 bytes. */
    static Hash hash(BsatnReader in) throws BadEncoding {
        int at = in.position();
        long length = in.u32();
        if (length != Hash.BYTES) {
            throw new BadEncoding(at, "a hash of %d bytes; it takes %d".formatted(length, Hash.BYTES));
        }
        return in.hash();
    }
}
