package com.openagents.spacetime.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of a program's log, fit to be shown: without colours and without anything that looks like a token. */
public final class LogTail {
    private static final int LINES = 15;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    /** A JSON Web Token (RFC 7519 §3): three base64url parts, the first of which begins a JSON object. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    /** What a person reads of a line of JSON. */
    private static final Pattern JSON =
            Pattern.compile(".*\"level\":\"(\\w+)\",\"message\":\"((?:[^\"\\\\]|\\\\.)*)\".*");

    private LogTail() {}

    /** The last lines of a log, each indented; says so where there is no log to read. */
    public static String of(Path log) {
        List<String> lines;
        try {
            lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return "  (its log cannot be read: " + e + ")";
        }
        if (lines.isEmpty()) {
            return "  (its log is empty)";
        }
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(line -> "  | " + redacted(JSON.matcher(line).replaceFirst("$1 $2")))
                .collect(Collectors.joining("\n"));
    }

    /** A text with {@code ***} in place of every token and without colours. */
    public static String redacted(String text) {
        return TOKEN.matcher(COLOUR.matcher(text).replaceAll("")).replaceAll("***");
    }
}
