package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One message of sled's log: a new state of a page, a change to it, or book-keeping.
 *
 * @param kind what it is, one of the constants below
 * @param page number of the page that it is about; any number for what is about none
 * @param body its content; for the kinds with a pointer, the number of the file under {@code blobs/} that holds it
 * @param size length of header and body
 */
record SledMessage(int kind, long page, ByteBuffer body, int size) {
    static final int CAP = 2;
    static final int BATCH_MANIFEST = 3;
    static final int FREE = 4;
    static final int COUNTER = 5;
    static final int META = 6;
    static final int META_POINTER = 7;
    static final int NODE = 8;
    static final int NODE_POINTER = 9;
    static final int LINK = 10;
    static final int LINK_POINTER = 11;

    private static final int UNWRITTEN = 0;

    /**
     * The message at the beginning of these bytes; nothing if they are none, or one of another segment, left over from the
     * time when that lay here.
     *
     * @param lsn position of the first byte in the log
     * @throws BadEncoding if the bytes end too early for one
     */
    static Optional<SledMessage> read(ByteBuffer bytes, long lsn) throws BadEncoding {
        var in = new SledBytes(bytes);
        int stored = (int) in.u32();
        int kind = in.u8();
        if (kind == UNWRITTEN) {
            return Optional.empty();
        }
        long length = in.number();
        long segment = in.number();
        long page = in.number();
        int header = in.position();
        if (Long.compareUnsigned(length, bytes.remaining() - header) > 0 || segment != lsn / SledLog.SEGMENT_BYTES) {
            return Optional.empty();
        }
        var body = bytes.slice(bytes.position() + header, (int) length);
        var crc = new CRC32();
        crc.update(body.duplicate());
        crc.update(bytes.slice(bytes.position() + Integer.BYTES, header - Integer.BYTES));
        return ((int) crc.getValue() ^ -1) == stored
                ? Optional.of(new SledMessage(kind, page, body, header + (int) length))
                : Optional.empty();
    }

    /** The LSN that is the body of a batch manifest and of the kinds with a pointer. */
    long pointer() throws DamagedControlDb {
        try {
            return new SledBytes(body).i64();
        } catch (BadEncoding e) {
            throw new DamagedControlDb("message of kind %d for page %d".formatted(kind, page), e);
        }
    }
}
