package com.openagents.spacetime.gateway.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Requests of HTTP/1.1 in a row, read by a grammar that forgives nothing (RFC 9112): what an upstream has been sent is
 * either exactly that, or could have been read in two ways.
 */
final class WholeRequests {
    private static final Pattern LINE = Pattern.compile("(GET|POST) (/[!-~]*) HTTP/1\\.1");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([!-~](?:[ -~]*[!-~])?)");

    private WholeRequests() {}

    /**
     * One of them.
     *
     * @param body as it was before it was cut into chunks
     */
    record Whole(String line, List<String> fields, String body) {
        /** The values of a field. */
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.substring(0, field.indexOf(':')).equalsIgnoreCase(name))
                    .map(field -> field.substring(field.indexOf(':') + 2))
                    .toList();
        }
    }

    /** All requests in these bytes. Whatever else is in them is an error that shows the rest. */
    static List<Whole> in(String bytes) {
        var requests = new ArrayList<Whole>();
        int at = 0;
        while (at < bytes.length()) {
            int end = bytes.indexOf("\r\n\r\n", at);
            check(end > 0, bytes, at);
            var lines = bytes.substring(at, end).split("\r\n", -1);
            check(LINE.matcher(lines[0]).matches(), bytes, at);
            var fields = List.of(lines).subList(1, lines.length);
            check(fields.stream().allMatch(field -> FIELD.matcher(field).matches()), bytes, at);
            var head = new Whole(lines[0], fields, "");
            var body = new StringBuilder();
            at = body(head, bytes, end + 4, body);
            requests.add(new Whole(head.line(), fields, body.toString()));
        }
        return requests;
    }

    private static int body(Whole head, String bytes, int start, StringBuilder body) {
        var lengths = head.values("content-length");
        var codings = head.values("transfer-encoding");
        check(lengths.size() + codings.size() <= 1, bytes, start);
        if (!lengths.isEmpty()) {
            check(lengths.getFirst().matches("[0-9]{1,9}"), bytes, start);
            int end = start + Integer.parseInt(lengths.getFirst());
            check(end <= bytes.length(), bytes, start);
            body.append(bytes, start, end);
            return end;
        }
        return codings.isEmpty() ? start : chunks(codings.getFirst(), bytes, start, body);
    }

    private static int chunks(String coding, String bytes, int start, StringBuilder body) {
        check(coding.equals("chunked"), bytes, start);
        int at = start;
        while (true) {
            int end = bytes.indexOf("\r\n", at);
            check(end > 0 && bytes.substring(at, end).matches("[0-9a-f]{1,7}"), bytes, at);
            int size = Integer.parseInt(bytes.substring(at, end), 16);
            at = end + 2 + size;
            check(bytes.startsWith("\r\n", at), bytes, at);
            body.append(bytes, end + 2, at);
            at += 2;
            if (size == 0) {
                return at;
            }
        }
    }

    private static void check(boolean holds, String bytes, int at) {
        if (!holds) {
            throw new AssertionError("no plain request at %d of: %s".formatted(at, bytes));
        }
    }
}
