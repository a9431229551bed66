package com.openagents.spacetime.gateway.observe;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what a request belongs to a trace (W3C Trace Context). The gateway is no step of a trace: it passes on unchanged what is
 * well formed, and drops what is not, so that nobody behind it meets it.
 *
 * @param traceparent which trace, and which step of it (§3.2)
 * @param tracestate what the steps' vendors say of it (§3.3); empty if they say nothing
 */
public record TraceContext(String traceparent, Optional<String> tracestate) {
    /** The header for {@link #traceparent}. */
    public static final String TRACEPARENT = "traceparent";

    /** The header for {@link #tracestate}. */
    public static final String TRACESTATE = "tracestate";

    /** Version, trace, parent and flags (§3.2.2); versions after 00 may have more behind a dash (§3.2.4). */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?<more>-[!-~]{0,200})?");

    /** A key of one vendor, or of a tenant of one, and its value (§3.3.1.3). */
    private static final Pattern MEMBER = Pattern.compile(
            "(?<key>[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=(?<value>[ -+\\--<>-~]{0,255}[!-+\\--<>-~])");

    /** §3.3.1.1. */
    private static final int MOST_MEMBERS = 32;

    /**
     * What the headers' lines say. Two lines of {@code traceparent} say nothing, and without it {@code tracestate} does not
     * either; several of {@code tracestate} are one list (RFC 9110 §5.3).
     */
    public static Optional<TraceContext> of(List<String> traceparent, List<String> tracestate) {
        return traceparent.size() == 1 && isParent(traceparent.getFirst())
                ? Optional.of(new TraceContext(traceparent.getFirst(), state(tracestate)))
                : Optional.empty();
    }

    private static boolean isParent(String text) {
        var parts = PARENT.matcher(text);
        return parts.matches()
                && (parts.group("more") == null || !parts.group("version").equals("00"));
    }

    private static Optional<String> state(List<String> lines) {
        var list = String.join(",", lines);
        var keys = new HashSet<String>();
        for (var part : list.split(",", -1)) {
            var text = part.strip();
            if (text.isEmpty()) {
                continue; // §3.3.1.1: an empty member is allowed
            }
            var member = MEMBER.matcher(text);
            if (!member.matches() || !keys.add(member.group("key"))) {
                return Optional.empty();
            }
        }
        return keys.isEmpty() || keys.size() > MOST_MEMBERS ? Optional.empty() : Optional.of(list);
    }
}
