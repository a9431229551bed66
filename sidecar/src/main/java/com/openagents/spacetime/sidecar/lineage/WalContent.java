package com.openagents.spacetime.sidecar.lineage;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.openagents.spacetime.sidecar.commitlog.ByteSource;
import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.CommitReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The content of an object with commits: their bytes back to back, compressed by zstd. */
public final class WalContent {
    private static final int LEVEL = 3;

    private WalContent() {}

    /** Compresses commits that lie back to back. */
    public static byte[] compress(byte[] commits) {
        return Zstd.compress(commits, LEVEL);
    }

    /** Takes the commits of an object one after the other. */
    @FunctionalInterface
    public interface Taker {
        /** The next commit, and the running digest after it. */
        void take(Commit commit, RunningDigest after) throws IOException;
    }

    /**
     * Gives out the commits of an object and checks each CRC, that they are exactly those that the object promises, and the
     * running digest after the last.
     *
     * @param before the running digest before the object's first commit
     * @throws HistoryBroken if anything differs; what was given out before that was whole
     * @throws IOException only if the taker fails
     */
    public static void read(WalObject object, byte[] content, RunningDigest before, Taker taker) throws IOException {
        var source = ByteSource.of(ByteBuffer.wrap(raw(object, content)));
        var commits = new CommitReader(source, object.range().first());
        var digest = before;
        long next = object.range().first();
        for (var read = commits.next(); read.isPresent(); read = commits.next()) {
            var commit = read.get();
            if (commit.minOffset() != next) {
                throw broken(object, "transaction %d stands where %d belongs".formatted(commit.minOffset(), next));
            }
            next = commit.range().next();
            digest = digest.then(commit);
            taker.take(commit, digest);
        }
        if (next != object.range().next()
                || commits.position() != object.facts().rawBytes()) {
            throw broken(object, "its commits end before transaction %d: %s".formatted(next, commits.tail()));
        }
        if (!digest.equals(object.facts().digest())) {
            throw broken(
                    object,
                    "the running SHA-256 is %s, not %s"
                            .formatted(digest, object.facts().digest()));
        }
    }

    private static byte[] raw(WalObject object, byte[] content) {
        try {
            var raw = new byte[object.facts().rawBytes()];
            long length = Zstd.decompress(raw, content);
            if (length != raw.length) {
                throw broken(object, "it unpacks to %d bytes, not %d".formatted(length, raw.length));
            }
            return raw;
        } catch (ZstdException e) {
            throw broken(object, "it does not unpack: " + e.getMessage());
        }
    }

    private static HistoryBroken broken(WalObject object, String why) {
        return new HistoryBroken(
                "%s is damaged: %s. Stop before it with --offset %d, or use another copy of the bucket"
                        .formatted(object.stat().name(), why, object.range().first() - 1),
                null);
    }
}
