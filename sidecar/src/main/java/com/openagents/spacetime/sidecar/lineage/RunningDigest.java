package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over all commits of a history up to one of them, as a chain: the digest after a commit is the SHA-256 of the
 * digest before it and the commit's bytes. So it depends on the commits alone and not on how they are cut into objects, and
 * whoever knows the last value can go on without what came before. Before the first commit it is 32 zero bytes.
 *
 * @param hex 64 lower-case hex digits
 */
public record RunningDigest(String hex) {
    /** Before the first commit. */
    public static final RunningDigest START = new RunningDigest("0".repeat(64));

    /** Refuses anything but 64 hex digits. */
    public RunningDigest {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("not a SHA-256: '%s'".formatted(hex));
        }
        HexFormat.of().parseHex(hex);
    }

    /** The digest after one more commit. */
    public RunningDigest then(Commit commit) {
        var sha = sha256();
        sha.update(HexFormat.of().parseHex(hex));
        sha.update(commit.bytes());
        return new RunningDigest(HexFormat.of().formatHex(sha.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
