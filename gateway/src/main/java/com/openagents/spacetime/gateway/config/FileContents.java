package com.openagents.spacetime.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a settings file and the files that it names held at one moment, each as a hash of what a reader gets under its
 * path: a symbolic link that now leads elsewhere counts as a change, a new time stamp does not.
 *
 * @param hashes by path; a file that cannot be read has an empty one
 */
public record FileContents(Map<Path, String> hashes) {
    /** Copies the map. */
    public FileContents {
        hashes = Map.copyOf(hashes);
    }

    /** Reads all of them now. */
    public static FileContents of(Path settingsFile) {
        var hashes = new HashMap<Path, String>();
        hashes.put(settingsFile, hash(settingsFile));
        for (var file : ConfigReader.filesNamedIn(settingsFile)) {
            hashes.put(file, hash(file));
        }
        return new FileContents(hashes);
    }

    /** Whether a file holds the same in both; one that neither names does. */
    boolean isSame(Path file, FileContents other) {
        return hashes.getOrDefault(file, "").equals(other.hashes.getOrDefault(file, ""));
    }

    /** What stands for the contents of one file; empty if it cannot be read or is none. */
    static String hash(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            return ""; // whoever needs the file says so, in better words
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
        }
    }

    /** How many files, not what they hold. */
    @Override
    public String toString() {
        return "FileContents[%d files]".formatted(hashes.size());
    }
}
