package com.openagents.spacetime.gateway.observe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What may stand in a log line for what may not. */
public final class Redacted {
    private static final int BYTES = 8;

    private Redacted() {}

    /**
     * What stands for a token's id: 16 hexadecimal digits of the SHA-256 of its UTF-8, as {@code sha256sum} begins. Who
     * knows the id finds its lines; the lines do not give it away, since an id can be what a token is called back by.
     */
    public static String jti(String jti) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(jti.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
