package com.openagents.spacetime.sidecar.commitlog;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * One commit whose CRC agrees with its bytes: one transaction with every known server, up to 65535 by the format. Whether
 * it continues the history is another question, which {@link Traversal} answers. Immutable; holds its own copy of the
 * bytes.
 */
public final class Commit {
    private final SegmentHeader segment;
    private final CommitHeader header;
    private final byte[] bytes;
    private final long position;

    /** For a reader that has compared the CRC and found transactions in the header. */
    Commit(SegmentHeader segment, CommitHeader header, byte[] bytes, long position) {
        this.segment = segment;
        this.header = header;
        this.bytes = bytes;
        this.position = position;
    }

    /** Its transactions. */
    public TxRange range() {
        return new TxRange(header.minOffset(), header.minOffset() + header.count() - 1);
    }

    /** Offset of its first transaction. */
    public long minOffset() {
        return header.minOffset();
    }

    /** Number of its transactions, 1 to 65535. */
    public int count() {
        return header.count();
    }

    /** The server's own writer epoch, 0 from standalone servers. Has nothing to do with the terms of a bucket. */
    public long epoch() {
        return header.epoch();
    }

    /** Its CRC-32C, as stored behind its records. */
    public int crc() {
        return whole().getInt(bytes.length - CommitHeader.CRC_BYTES);
    }

    /** The log format it is written in, 1 or 0. */
    public int format() {
        return segment.format();
    }

    /** Where it began in what it was read from: byte position in the uncompressed segment, or in a run of commits. */
    public long position() {
        return position;
    }

    /** Its length with header and CRC. */
    public int size() {
        return bytes.length;
    }

    /** All its bytes, header and CRC included, as they lie in an uncompressed segment. Read only. */
    public ByteBuffer bytes() {
        return whole().asReadOnlyBuffer();
    }

    /** The records of its transactions, back to back. Read only. */
    public ByteBuffer records() {
        int before = segment.commitHeaderBytes();
        return bytes().slice(before, bytes.length - before - CommitHeader.CRC_BYTES);
    }

    /** Writes all its bytes. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    /**
     * When its first transaction began by the server's clock; nothing if that transaction carries no time (publishes, SQL)
     * or its record cannot be read.
     */
    public Optional<Instant> timestamp() {
        try {
            return TxRecord.first(this).timestamp();
        } catch (BadEncoding _) {
            return Optional.empty(); // the commit is whole by its CRC; only its time is unknown
        }
    }

    @Override
    public String toString() {
        return "commit %s at byte %d, %d bytes, CRC %08x".formatted(range(), position, bytes.length, crc());
    }

    private ByteBuffer whole() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
