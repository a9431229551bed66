package com.openagents.spacetime.local.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Searches texts for credentials, in two ways. By hash: in every run of base64url letters, each piece that is as long as a
 * secret part that was noted is hashed and compared, so that nothing hides one by standing next to it. By form: what looks
 * like a signed token or a ticket is one, whether it was noted or not; the tokens that the gateway signs for SpacetimeDB are
 * seen by nobody who could note them.
 */
final class Search {
    private static final Pattern TOKEN = Pattern.compile(
            "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{%d}".formatted(SecretPart.SHORTEST));
    /** Of 43 random letters one is a capital (but for one time in billions), which sets a ticket apart from names of tests. */
    private static final Pattern TICKET = Pattern.compile("ticket_(?=[a-z0-9_-]{0,42}[A-Z])[A-Za-z0-9_-]{43}");

    private final Set<SecretPart> noted;
    private final int[] lengths;

    /** A search for credentials of which these were noted. */
    Search(Set<SecretPart> noted) {
        this.noted = Set.copyOf(noted);
        this.lengths =
                noted.stream().mapToInt(SecretPart::length).distinct().sorted().toArray();
    }

    /** Every line of a file in which a credential stands. */
    List<Find> in(Path file) throws IOException {
        var finds = new ArrayList<Find>();
        // Any byte is a letter there, so that a file of another encoding is read too.
        try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            var number = 0;
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                var at = number;
                inLine(line).ifPresent(why -> finds.add(new Find(file, at, why)));
            }
        }
        return finds;
    }

    private Optional<String> inLine(String line) {
        if (TOKEN.matcher(line).find()) {
            return Optional.of("a signed token");
        }
        if (TICKET.matcher(line).find()) {
            return Optional.of("a ticket");
        }
        return holdsNotedPart(line) ? Optional.of("the secret part of a credential of this run") : Optional.empty();
    }

    private boolean holdsNotedPart(String line) {
        var start = 0;
        while (start < line.length()) {
            var end = start;
            while (end < line.length() && SecretPart.isLetter(line.charAt(end))) {
                end++;
            }
            if (holdsNotedPart(line, start, end)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /** Whether a piece of a run of letters is one that was noted. */
    private boolean holdsNotedPart(String line, int start, int end) {
        for (var length : lengths) {
            for (var from = start; from + length <= end; from++) {
                if (noted.contains(SecretPart.ofLetters(line.substring(from, from + length)))) {
                    return true;
                }
            }
        }
        return false;
    }
}
