package com.openagents.spacetime.sidecar.commitlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands before a commit's records, taken at its word: nothing is checked until the CRC behind the records agrees.
 *
 * @param minOffset offset of its first transaction; negative if the stored number is 2⁶³ or more
 * @param epoch the writer's epoch; 0 in format 0
 * @param count number of transactions, 0 to 65535
 * @param recordBytes length of the records, 0 to 2³² − 1
 * @param size length of the whole commit with its CRC
 */
record CommitHeader(long minOffset, long epoch, int count, long recordBytes, long size) {
    /** Length of the CRC behind the records. */
    static final int CRC_BYTES = 4;

    /** Reads the header at the buffer's position, which holds all of it; the buffer stays as it is. */
    static CommitHeader read(ByteBuffer bytes, SegmentHeader segment) {
        var in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long minOffset = in.getLong();
        long epoch = segment.format() == 0 ? 0 : in.getLong();
        int count = in.getShort() & 0xffff;
        long recordBytes = in.getInt() & 0xffff_ffffL;
        return new CommitHeader(
                minOffset, epoch, count, recordBytes, segment.commitHeaderBytes() + recordBytes + CRC_BYTES);
    }

    /** Whether these can be transactions at all: at least one, at offsets that a log can reach. */
    boolean holdsTransactions() {
        return count > 0 && minOffset >= 0 && minOffset <= Long.MAX_VALUE - 1 - count;
    }
}
