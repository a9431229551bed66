package com.openagents.spacetime.sidecar.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version that {@code metadata.toml} names. A server opens a directory of its own or an older minor version of the same
 * major one (storage spec §1.5).
 *
 * @param text as written, e.g. {@code 1.2.0}
 */
public record ServerVersion(String text) {
    private static final Pattern LINE =
            Pattern.compile("(?m)^\\s*version\\s*=\\s*\"([0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.+-]*)\"\\s*$");

    /** The version in a file; nothing if there is none, as in the file that a crash has left empty. */
    public static Optional<ServerVersion> read(byte[] metadata) {
        var matcher = LINE.matcher(new String(metadata, StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(new ServerVersion(matcher.group(1))) : Optional.empty();
    }

    /** A fresh file for a directory of this version. */
    public byte[] metadata() {
        return "version = \"%s\"\nedition = \"standalone\"\n".formatted(text).getBytes(StandardCharsets.UTF_8);
    }
}
