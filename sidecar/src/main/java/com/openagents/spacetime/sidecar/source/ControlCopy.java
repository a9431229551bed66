package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.control.ControlDb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One stable, decoded and cross-checked copy of what says which databases a server has.
 *
 * @param files by their paths in the data directory: {@code control-db/…}, {@code metadata.toml}, {@code config.toml}; their
 *     bytes must not be changed
 * @param decoded what {@code control-db} says
 * @param digest SHA-256 of all paths and contents: equal for equal copies
 */
public record ControlCopy(SortedMap<String, byte[]> files, ControlDb decoded, String digest) {
    /** Copies the map, not the bytes. */
    public ControlCopy {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static ControlCopy of(SortedMap<String, byte[]> files, ControlDb decoded) {
        return new ControlCopy(files, decoded, digest(files));
    }

    static String digest(Map<String, byte[]> files) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files).forEach((path, bytes) -> {
                sha.update("%s %d\n".formatted(path, bytes.length).getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
