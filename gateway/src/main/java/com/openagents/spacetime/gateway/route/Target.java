package com.openagents.spacetime.gateway.route;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.regex.Pattern;

/**
 * A raw request target (RFC 9112 §3.2), read by a grammar that leaves nothing to interpretation: origin form only; in
 * the path nothing but {@code A-Z a-z 0-9 _ . / -}, no empty segment, no {@code .} or {@code ..}, no slash at the end.
 * SpacetimeDB decodes parameter segments and normalises nothing, so anything a second reader could see differently is
 * refused before it is compared with a rule.
 */
public sealed interface Target {
    /** The grammar holds. */
    record Understood(Route route, Query query) implements Target {}

    /** The grammar does not hold. */
    record Refused(Refusal refusal, String why) implements Target {}

    /** The longest target that is looked at, in characters. A token in the query is the only long thing in it. */
    int MAX_LENGTH = 16 * 1024;

    /**
     * Segments of allowed characters that are neither {@code .} nor {@code ..}; the root path alone has none. Possessive,
     * since otherwise each segment costs stack, and a path of some thousands all of it.
     */
    Pattern PATH = Pattern.compile("(?:/(?!\\.\\.?(?:/|$))[A-Za-z0-9_.-]++)++|/");

    /** Reads a target as it stood in the request line. */
    static Target of(String rawTarget) {
        if (rawTarget.length() > MAX_LENGTH) {
            return new Refused(Refusal.BAD_REQUEST_TARGET, "the request target is longer than " + MAX_LENGTH);
        }
        int mark = rawTarget.indexOf('?');
        var path = mark < 0 ? rawTarget : rawTarget.substring(0, mark);
        if (!PATH.matcher(path).matches()) {
            return new Refused(Refusal.BAD_REQUEST_TARGET, "the path has characters or segments that no route has");
        }
        return switch (Query.of(mark < 0 ? "" : rawTarget.substring(mark + 1))) {
            case Query.Result.Read(var query) -> new Understood(Route.of(path), query);
            case Query.Result.Refused(var why) -> new Refused(Refusal.BAD_QUERY, why);
        };
    }
}
