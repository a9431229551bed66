package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a snapshot file front to back, plain or compressed. Memory does not depend on its size. <b>The file's hash stands at
 * its beginning and covers all of it: nothing that is read is proved before {@link #next} has said that there is no more.</b>
 * One thread.
 *
 * <pre>
 * hash 32 | "txyz" | version | identity | replica | ABI | offset | n × (blob, use count) | m × (table, k × page)
 * </pre>
 */
public final class SnapshotReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] MAGIC = {4, 0, 0, 0, 't', 'x', 'y', 'z'};
    private static final int HEAD_BYTES = MAGIC.length + 1 + Identity.BYTES + 8 + 8 + 8;
    private static final int HASH_BYTES = 4 + Hash.BYTES;

    private final InputStream in;
    private final Blake3 digest = new Blake3();
    private final Hash promised;
    private final Head head;
    private long position = Hash.BYTES;
    private long blobs;
    private long tables = -1; // not known before the last blob
    private long pages;
    private boolean ended;

    /**
     * What a snapshot is of.
     *
     * @param database identity of the database
     * @param replica number of the replica that took it; the server does not compare it
     * @param moduleAbi major and minor version of the module interface, as {@code 7.0}
     * @param offset the last transaction whose effect is in it
     */
    public record Head(Identity database, long replica, String moduleAbi, long offset) {}

    /** What stands behind the head: first all blobs, then each table followed by its pages. */
    public sealed interface Entry {
        /** A blob, used so many times. */
        record Blob(Hash hash, long uses) implements Entry {}

        /** A table of so many pages. */
        record Table(long id, long pages) implements Entry {}

        /** A page of the table before. */
        record TablePage(Hash hash) implements Entry {}

        /** A page of the table before that has no rows and no object. */
        record AbsentPage() implements Entry {}
    }

    /**
     * Reads the head.
     *
     * @param file taken over, also if this fails
     * @throws DamagedSnapshot if it is no snapshot file
     */
    public SnapshotReader(InputStream file) throws IOException, DamagedSnapshot {
        try {
            this.in = plain(new BufferedInputStream(file, BUFFER_BYTES));
            this.promised = Hash.of(whole(0, Hash.BYTES, "its hash"));
            this.head = readHead();
            this.blobs = number("the number of blobs");
        } catch (IOException | DamagedSnapshot | RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }

    /** What it is of. */
    public Head head() {
        return head;
    }

    /**
     * The next entry. Nothing is left if there is none: then, and only then, the file is proved by its hash.
     *
     * @throws DamagedSnapshot if the file ends early, goes on behind its end, or is not what its hash promises
     */
    public Optional<Entry> next() throws IOException, DamagedSnapshot {
        if (blobs > 0) {
            blobs--;
            var bytes = entry(HASH_BYTES + 4, "a blob");
            return Optional.of(decoded(bytes, reader -> new Entry.Blob(Page.hash(reader), reader.u32())));
        }
        if (tables < 0) {
            tables = number("the number of tables");
        }
        if (pages > 0) {
            pages--;
            return Optional.of(page(decoded(entry(HASH_BYTES, "a page"), Page::hash)));
        }
        if (tables > 0) {
            tables--;
            var table = decoded(entry(8, "a table"), reader -> new Entry.Table(reader.u32(), reader.u32()));
            pages = table.pages();
            return Optional.of(table);
        }
        prove();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A plain file has its magic behind the hash; only then do bytes that look compressed at its beginning mean nothing. */
    private static InputStream plain(BufferedInputStream file) throws IOException {
        file.mark(BUFFER_BYTES);
        byte[] start = file.readNBytes(Hash.BYTES + MAGIC.length);
        file.reset();
        boolean isPlain = start.length == Hash.BYTES + MAGIC.length
                && Arrays.equals(start, Hash.BYTES, start.length, MAGIC, 0, MAGIC.length);
        return isPlain || !StoredObject.mayBeCompressed(start)
                ? file
                : new BufferedInputStream(StoredObject.unpacking(file), BUFFER_BYTES);
    }

    private Head readHead() throws IOException, DamagedSnapshot {
        var bytes = entry(HEAD_BYTES, "the head");
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DamagedSnapshot("the file does not begin as a snapshot does");
        }
        return decoded(bytes, reader -> {
            reader.bytes(MAGIC.length);
            int version = reader.u8();
            if (version != 0) {
                throw new BadEncoding(reader.position() - 1, "format %d, and only 0 is known".formatted(version));
            }
            var database = reader.identity();
            long replica = reader.u64();
            int at = reader.position();
            if (reader.u32() != 2) {
                throw new BadEncoding(at, "a module ABI that does not have two numbers");
            }
            var abi = "%d.%d".formatted(reader.u16(), reader.u16());
            return new Head(database, replica, abi, reader.u64());
        });
    }

    private static Entry page(Hash hash) {
        return hash.equals(Page.ABSENT) ? new Entry.AbsentPage() : new Entry.TablePage(hash);
    }

    private void prove() throws IOException, DamagedSnapshot {
        if (ended) {
            return;
        }
        if (more()) {
            throw new DamagedSnapshot("the snapshot file goes on behind its last table at byte %d".formatted(position));
        }
        var hash = digest.hash();
        if (!hash.equals(promised)) {
            throw new DamagedSnapshot(
                    "the snapshot file says that its hash is %s, but it is %s".formatted(promised, hash));
        }
        ended = true;
    }

    private long number(String what) throws IOException, DamagedSnapshot {
        return decoded(entry(4, what), BsatnReader::u32);
    }

    /** Something that decodes from bytes of the right length. */
    @FunctionalInterface
    private interface Decoding<T> {
        T from(BsatnReader reader) throws BadEncoding;
    }

    private <T> T decoded(byte[] bytes, Decoding<T> decoding) throws DamagedSnapshot {
        try {
            return decoding.from(new BsatnReader(ByteBuffer.wrap(bytes)));
        } catch (BadEncoding e) {
            throw new DamagedSnapshot(
                    "the snapshot file does not decode behind byte %d".formatted(position - bytes.length), e);
        }
    }

    private byte[] entry(int length, String what) throws IOException, DamagedSnapshot {
        byte[] bytes = whole(position, length, what);
        digest.then(bytes, 0, length);
        position += length;
        return bytes;
    }

    private byte[] whole(long at, int length, String what) throws IOException, DamagedSnapshot {
        byte[] bytes = upTo(length);
        if (bytes.length < length) {
            throw new DamagedSnapshot("the snapshot file ends behind byte %d, within %s".formatted(at, what));
        }
        return bytes;
    }

    private boolean more() throws IOException, DamagedSnapshot {
        return upTo(1).length > 0;
    }

    private byte[] upTo(int length) throws IOException, DamagedSnapshot {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            if (StoredObject.isDamage(e)) {
                throw new DamagedSnapshot("the snapshot file does not unpack behind byte %d".formatted(position), e);
            }
            throw e;
        }
    }
}
