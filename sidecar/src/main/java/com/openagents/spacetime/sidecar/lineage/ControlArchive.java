package com.openagents.spacetime.sidecar.lineage;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One copy of the control files as an object: a tar, compressed by zstd. Besides the files of the server it holds
 * {@link #DECODED}, the same in words, for people and tools without a decoder.
 */
public final class ControlArchive {
    /** What the control files say, as JSON. */
    public static final String DECODED = "control.json";

    /** In the metadata of an archive: when the sidecar had copied the files, by its own clock. */
    public static final String SEEN_TIME = "seen-time";

    /** There, of a database: false if its log has never held a transaction, so that nothing is missing where the bucket has none. */
    public static final String BEGUN = "begun";

    private static final int LEVEL = 3;
    private static final long LARGEST = 1024L * 1024 * 1024;

    private ControlArchive() {}

    /** Packs files; the same files give the same bytes. */
    public static byte[] pack(Map<String, byte[]> files) {
        return Zstd.compress(Tar.pack(files), LEVEL);
    }

    /**
     * The files of an archive.
     *
     * @throws HistoryBroken if it does not unpack
     */
    public static SortedMap<String, byte[]> unpack(ObjectStat stat, byte[] content) {
        try {
            long size = Zstd.getFrameContentSize(content);
            if (size < 0 || size > LARGEST) {
                throw new IllegalArgumentException("it says that it unpacks to %d bytes".formatted(size));
            }
            var tar = new byte[(int) size];
            if (Zstd.decompress(tar, content) != size) {
                throw new IllegalArgumentException("it unpacks to less than %d bytes".formatted(size));
            }
            return Tar.unpack(tar);
        } catch (ZstdException | IllegalArgumentException e) {
            throw new HistoryBroken(
                    "the control copy %s does not unpack (%s): use another copy of the bucket"
                            .formatted(stat.name(), e.getMessage()),
                    e);
        }
    }

    /** The newest copy that the chain owns; nothing if none has been shipped. */
    public static Optional<ObjectStat> newest(ObjectStore store, ObjectNames names, Chain chain) {
        for (long term : chain.terms()) {
            try (var copies = store.list(names.controls(term), "")) {
                var newest = copies.reduce((_, later) -> later);
                if (newest.isPresent()) {
                    return newest;
                }
            }
        }
        return Optional.empty();
    }
}
