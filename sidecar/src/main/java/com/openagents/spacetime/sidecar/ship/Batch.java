package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.WalObject;
import com.openagents.spacetime.sidecar.source.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Commits that wait to become one object. One thread. */
final class Batch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Instant firstSeen;
    private final long firstSeenNanos;
    private RunningDigest digest;
    private @Nullable Commit first;
    private @Nullable Commit last;
    private long count;
    private Optional<Instant> firstTime = Optional.empty();
    private Optional<Instant> lastTime = Optional.empty();
    private Instant seen;

    /** Begins an empty batch behind a history with this digest. */
    Batch(RunningDigest before, Instant now, long nowNanos) {
        this.digest = before;
        this.firstSeen = now;
        this.firstSeenNanos = nowNanos;
        this.seen = now;
    }

    void add(Commit commit, Instant now) {
        try {
            commit.writeTo(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot refuse bytes", e);
        }
        digest = digest.then(commit);
        first = first == null ? commit : first;
        last = commit;
        count++;
        seen = now;
        var time = commit.timestamp();
        firstTime = firstTime.or(() -> time);
        lastTime = time.or(() -> lastTime);
    }

    boolean isEmpty() {
        return count == 0;
    }

    long size() {
        return bytes.size();
    }

    long commits() {
        return count;
    }

    long firstSeenNanos() {
        return firstSeenNanos;
    }

    /** The time of the oldest commit: its own if it carries one, else when it was seen. */
    Instant oldest() {
        return first == null ? firstSeen : first.timestamp().orElse(firstSeen);
    }

    RunningDigest digest() {
        return digest;
    }

    Optional<Instant> lastTime() {
        return lastTime;
    }

    Position end() {
        return Position.after(present(last));
    }

    byte[] raw() {
        return bytes.toByteArray();
    }

    WalObject.Facts facts() {
        var begin = present(first);
        var end = present(last);
        var range = new TxRange(begin.minOffset(), end.range().last());
        return new WalObject.Facts(
                range, bytes.size(), digest, begin.crc(), end.range(), end.crc(), firstTime, lastTime, seen);
    }

    private static Commit present(@Nullable Commit commit) {
        if (commit == null) {
            throw new IllegalStateException("an empty batch becomes no object");
        }
        return commit;
    }
}
