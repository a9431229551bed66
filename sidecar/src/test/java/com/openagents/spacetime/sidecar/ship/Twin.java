package com.openagents.spacetime.sidecar.ship;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.commitlog.ByteSource;
import com.openagents.spacetime.sidecar.commitlog.CommitReader;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalContent;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import com.openagents.spacetime.sidecar.store.ObjectName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The same sidecar once more, as of a machine that was copied while it ran: it writes under the same names as the original, to
 * the letter of every rule, but its server has written other things.
 */
final class Twin {
    private static final Pattern WAL =
            Pattern.compile("([0-9a-f]+)/db/([0-9a-f]+)/([0-9]+)/wal/([0-9]+)/L0/([0-9]+)-([0-9]+)\\.zst");
    private static final int CRC = 4;
    private static final int MUTATIONS = 3;

    private final MemoryStore bucket;
    private final Truth truth;

    Twin(MemoryStore bucket, Truth truth) {
        this.bucket = bucket;
        this.truth = truth;
    }

    /** Puts its own under the name that the original is about to use. The answer is whether it did. */
    boolean put(ObjectName name, byte[] content, Map<String, String> metadata) {
        if (bucket.stat(name).isPresent()) {
            return false;
        }
        var wal = WAL.matcher(name.value());
        if (wal.matches()) {
            var key = new ReplicaKey(new Identity(wal.group(2)), Long.parseLong(wal.group(3)));
            return commits(
                    name,
                    content,
                    new ServerId(wal.group(1)),
                    key,
                    Long.parseLong(wal.group(4)),
                    Long.parseLong(wal.group(5)));
        }
        if (name.value().endsWith(".base.json")) {
            bucket.put(name, text(json(content).put("replicas", new JsonArray())), metadata);
        } else if (name.value().contains("/terms/")) {
            bucket.put(name, text(json(content).put("start", "twin")), metadata);
        } else {
            return false;
        }
        return true;
    }

    private static JsonObject json(byte[] content) {
        return new JsonObject(new String(content, StandardCharsets.UTF_8));
    }

    private static byte[] text(JsonObject json) {
        return json.encodePrettily().getBytes(StandardCharsets.UTF_8);
    }

    private boolean commits(ObjectName name, byte[] content, ServerId server, ReplicaKey key, long term, long first) {
        var before = new Object() {
            final MessageDigest sha = Truth.sha256();
            RunningDigest digest = RunningDigest.START;
            long next;
        };
        if (first > 0) {
            new Readback(bucket, server).walk(key, term, first - 1, (commit, digest) -> {
                before.sha.update(commit.bytes());
                before.digest = digest;
                before.next = commit.range().next();
            });
        }
        if (before.next != first) {
            return false;
        }
        var now = Instant.EPOCH;
        var batch = new Batch(before.digest, now, 0);
        try {
            var raw = Zstd.decompress(content, (int) Zstd.getFrameContentSize(content));
            var commits = new CommitReader(ByteSource.of(altered(raw)), first);
            for (var commit = commits.next(); commit.isPresent(); commit = commits.next()) {
                batch.add(commit.get(), now);
                before.sha.update(commit.get().bytes());
                truth.add(new Truth.State(key, commit.get().range().next(), Truth.soFar(before.sha)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the commits are in memory", e);
        }
        bucket.put(name, WalContent.compress(batch.raw()), batch.facts().metadata());
        return true;
    }

    /** The same commits with one bit of their last argument changed. */
    private static ByteBuffer altered(byte[] commits) {
        var bytes = ByteBuffer.wrap(commits).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < commits.length; ) {
            int end = at + 22 + bytes.getInt(at + 18);
            commits[end - MUTATIONS - 1] ^= 1;
            var crc = new CRC32C();
            crc.update(commits, at, end - at);
            bytes.putInt(end, (int) crc.getValue());
            at = end + CRC;
        }
        return bytes;
    }
}
