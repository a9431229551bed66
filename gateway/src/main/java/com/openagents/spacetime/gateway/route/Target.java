package com.openagents.spacetime.gateway.route;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A raw request target (RFC 9112 §3.2) with its method, read by a grammar that leaves nothing to interpretation: origin
 * form only; in the path nothing but {@code A-Z a-z 0-9 _ . / -}, no empty segment, no {@code .} or {@code ..}, no slash at
 * the end. SpacetimeDB decodes parameter segments and normalises nothing, so anything a second reader could see differently
 * is refused before it is compared with the table.
 */
public sealed interface Target {
    /** The listener serves it. */
    record Understood(Route route, Query query) implements Target {}

    /**
     * The listener serves the path, by other methods.
     *
     * @param allow them, as an {@code Allow} header lists them (RFC 9110 §10.2.1)
     */
    record WrongMethod(String allow) implements Target {}

    /** The grammar does not hold, or the listener serves no such path. */
    record Refused(Refusal refusal, String why) implements Target {}

    /** The longest target that is looked at, in characters. A token in the query is the only long thing in it. */
    int MAX_LENGTH = 16 * 1024;

    /**
     * Segments of allowed characters that are neither {@code .} nor {@code ..}; the root path alone has none. Possessive,
     * since otherwise each segment costs stack, and a path of some thousands all of it.
     */
    Pattern PATH = Pattern.compile("(?:/(?!\\.\\.?(?:/|$))[A-Za-z0-9_.-]++)++|/");

    /**
     * Reads a target as it stood in the request line. The comparison is exact: another case, a trailing slash or one segment
     * more is another path.
     *
     * @param listener where the request came in
     * @param version of the server behind the gateway
     */
    static Target of(String method, String rawTarget, Listener listener, ServerVersion version) {
        if (rawTarget.length() > MAX_LENGTH) {
            return new Refused(Refusal.BAD_REQUEST_TARGET, "the request target is longer than " + MAX_LENGTH);
        }
        int mark = rawTarget.indexOf('?');
        var path = mark < 0 ? rawTarget : rawTarget.substring(0, mark);
        if (!PATH.matcher(path).matches()) {
            return new Refused(Refusal.BAD_REQUEST_TARGET, "the path has characters or segments that no route has");
        }
        var known = Stream.of(Endpoint.values())
                .filter(endpoint ->
                        endpoint.isIn(version) && endpoint.matcher(path).matches())
                .toList();
        var served =
                known.stream().filter(endpoint -> endpoint.isBehind(listener)).toList();
        if (served.isEmpty()) {
            var why = known.isEmpty() ? "no such route" : "a route that is not served by this listener";
            return new Refused(Refusal.ROUTE_NOT_ALLOWED, why);
        }
        for (var endpoint : served) {
            if (endpoint.takes(method)) {
                return asked(endpoint, path, mark < 0 ? "" : rawTarget.substring(mark + 1));
            }
        }
        return new WrongMethod(served.stream().map(Endpoint::allow).collect(Collectors.joining(", ")));
    }

    private static Target asked(Endpoint endpoint, String path, String rawQuery) {
        return switch (Query.of(rawQuery, endpoint.parameters())) {
            case Query.Result.Read(var query) -> new Understood(Route.of(endpoint, path), query);
            case Query.Result.Refused(var why) -> new Refused(Refusal.BAD_QUERY, why);
        };
    }
}
