package com.openagents.spacetime.local.leak;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What makes a credential one, as a hash that can be kept without being a secret itself: the signature of a JSON Web Token,
 * the random part of a ticket. Whoever finds it in a text has found the credential, whatever was cut off around it.
 *
 * @param length how many letters of base64url it has
 * @param sha256 their SHA-256 in 64 hex digits
 */
record SecretPart(int length, String sha256) {
    /** 128 bits in base64url: what is shorter guards nothing, and stands in other words by accident. */
    static final int SHORTEST = 22;

    private static final String TICKET = "ticket_";

    /** The secret part of a credential; nothing where it has none, as a token that is not signed. */
    static Optional<SecretPart> of(String credential) {
        var afterDots = credential.substring(credential.lastIndexOf('.') + 1);
        var secret = afterDots.startsWith(TICKET) ? afterDots.substring(TICKET.length()) : afterDots;
        return secret.length() >= SHORTEST && secret.chars().allMatch(SecretPart::isLetter)
                ? Optional.of(ofLetters(secret))
                : Optional.empty();
    }

    static SecretPart ofLetters(String letters) {
        return new SecretPart(letters.length(), sha256(letters));
    }

    /** Whether it is a letter of base64url (RFC 4648 §5). */
    static boolean isLetter(int letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_';
    }

    /** Reads what {@link #line} writes. */
    static SecretPart parse(String line) {
        var space = line.indexOf(' ');
        if (space < 1 || line.length() != space + 65) {
            throw new IllegalArgumentException("not a length and a SHA-256: " + line);
        }
        return new SecretPart(Integer.parseInt(line, 0, space, 10), line.substring(space + 1));
    }

    String line() {
        return length + " " + sha256;
    }

    private static String sha256(String letters) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
