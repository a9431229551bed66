package com.openagents.spacetime.gateway.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of the smuggling corpus: {@code NAME | WHAT BECOMES OF IT | BYTES}.
 *
 * @param name what is odd about it
 * @param bytes as they are sent, one character each, but for the parts in braces that a test fills in
 */
record SmugglingCase(String name, Fate fate, String bytes) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|([rnt0\\\\]))");

    /** What becomes of a request. What follows it on its connection is answered in its turn, or not at all. */
    sealed interface Fate {
        /** Answered with this status, and the connection ends: {@code cut 400}. SpacetimeDB sees nothing. */
        record Cut(int status) implements Fate {}

        /** Answered with this status, and the connection goes on: {@code refused 403}. SpacetimeDB sees nothing. */
        record Refused(int status) implements Fate {}

        /** Answered by the gateway itself: {@code answered}. SpacetimeDB sees nothing. */
        record Answered() implements Fate {}

        /** Answered by nobody: its stream or its connection ends: {@code reset}. SpacetimeDB sees nothing. */
        record Reset() implements Fate {}

        /** Passed on: {@code called BODY}. SpacetimeDB sees one call with that body. */
        record Called(String body) implements Fate {}

        private static Fate of(String words) {
            var rest = words.replaceFirst("^\\S+ ?", "");
            return switch (words.split(" ", 2)[0]) {
                case "cut" -> new Cut(Integer.parseInt(rest));
                case "refused" -> new Refused(Integer.parseInt(rest));
                case "answered" -> new Answered();
                case "reset" -> new Reset();
                case "called" -> new Called(unescaped(rest));
                default -> throw new IllegalArgumentException("no such fate: " + words);
            };
        }
    }

    /** The rows of one of the corpus' tables. */
    static List<SmugglingCase> of(String table) {
        var file = "SmugglingCorpusTest/%s.txt".formatted(table);
        try (var in = Objects.requireNonNull(SmugglingCase.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(SmugglingCase::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SmugglingCase row(String line) {
        var cells = line.split("\\|", 3);
        if (cells.length < 3) {
            throw new IllegalArgumentException("not NAME | WHAT BECOMES OF IT | BYTES: " + line);
        }
        return new SmugglingCase(cells[0].strip(), Fate.of(cells[1].strip()), unescaped(cells[2].substring(1)));
    }

    /** The escapes are {@code \r \n \t \0 \\} and two hexadecimal digits behind {@code \x}. */
    static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> {
            if (found.group(1) != null) {
                return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16)));
            }
            return switch (found.group(2)) {
                case "r" -> "\r";
                case "n" -> "\n";
                case "t" -> "\t";
                case "0" -> "\0";
                default -> "\\\\"; // one, in a replacement
            };
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
