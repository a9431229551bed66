package com.openagents.spacetime.sidecar.snapshot;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Objects as they lie in a snapshot: each plain or compressed for itself, as the server came by to compress it. Its hash
 * decides, plain first, since a plain blob may begin as compressed bytes do.
 */
public final class StoredObject {
    /** How many first bytes tell whether something may be compressed. */
    public static final int MAGIC_BYTES = Integer.BYTES;

    private static final int MAGIC = 0xfd2f_b528;

    /** The server compresses with windows of 2 MiB; a foreign file must not make the decoder take a hundred. */
    private static final int LONGEST_WINDOW_LOG = 23;

    private StoredObject() {}

    /**
     * The content of a page's object, proved by its hash.
     *
     * @throws DamagedSnapshot if it is not this page, plain or compressed
     */
    public static byte[] page(Hash name, byte[] stored) throws DamagedSnapshot {
        var plain = ifPage(name, stored);
        if (plain.isEmpty() && mayBeCompressed(stored)) {
            plain = ifPage(name, unpacked(stored, Page.MOST_BYTES, name));
        }
        return plain.orElseThrow(() -> isNot("page", name, stored));
    }

    /**
     * The content of a small blob's object, proved by its hash.
     *
     * @param most how many bytes it may unpack to
     * @throws DamagedSnapshot if it is not this blob, plain or compressed, or is greater
     */
    public static byte[] blob(Hash name, byte[] stored, int most) throws DamagedSnapshot {
        if (Blake3.of(stored).equals(name)) {
            return stored;
        }
        if (mayBeCompressed(stored)) {
            byte[] content = unpacked(stored, most, name);
            if (Blake3.of(content).equals(name)) {
                return content;
            }
        }
        throw isNot("blob", name, stored);
    }

    /** Whether a file that begins with these bytes, at least {@link #MAGIC_BYTES} of them if it has so many, may be compressed. */
    public static boolean mayBeCompressed(byte[] start) {
        return start.length >= MAGIC_BYTES
                && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
    }

    /** What a compressed file unpacks to; closing it closes {@code file}. Bytes that do not unpack are an {@link IOException}. */
    public static InputStream unpacking(InputStream file) throws IOException {
        return new ZstdInputStream(file).setLongMax(LONGEST_WINDOW_LOG);
    }

    /** Whether an exception of {@link #unpacking} tells that the bytes are wrong, and not that they could not be had. */
    public static boolean isDamage(IOException e) {
        return e instanceof ZstdIOException;
    }

    private static Optional<byte[]> ifPage(Hash name, byte[] content) {
        try {
            return Page.read(content).hash().equals(name) ? Optional.of(content) : Optional.empty();
        } catch (DamagedSnapshot _) {
            return Optional.empty(); // as it is read here it is no page: the caller has another reading, or refuses
        }
    }

    private static byte[] unpacked(byte[] stored, int most, Hash name) throws DamagedSnapshot {
        try (var in = unpacking(new ByteArrayInputStream(stored))) {
            byte[] content = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new DamagedSnapshot("object %s unpacks to more than %d bytes".formatted(name, most));
            }
            return content;
        } catch (IOException e) {
            throw new DamagedSnapshot("object %s does not unpack".formatted(name), e);
        }
    }

    private static DamagedSnapshot isNot(String what, Hash name, byte[] stored) {
        return new DamagedSnapshot(
                "a file of %d bytes is not the %s %s that its name promises".formatted(stored.length, what, name));
    }
}
