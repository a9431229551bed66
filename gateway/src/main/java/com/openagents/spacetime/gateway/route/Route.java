package com.openagents.spacetime.gateway.route;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One path, understood. The database and the reducer stand here exactly as the path spelled them; whether they exist is
 * nobody's business yet.
 *
 * @param path the raw path, as it came and as it will be forwarded
 * @param database the database segment, for the classes that have one
 * @param reducer the last segment of {@link RouteClass#CALL}
 */
public record Route(RouteClass routeClass, String path, Optional<String> database, Optional<String> reducer) {
    private static final Pattern KNOWN_ELSEWHERE = Pattern.compile(
            "/v1/(database|identity|energy|ping|health|metrics" + "|prometheus|mcp)(/.*)?|/internal/.*|/database/.*");

    /**
     * Finds the route of a path that the grammar of {@link Target} admits. The comparison is exact: another case, a
     * trailing slash or one segment more is another path.
     */
    static Route of(String path) {
        var segments = List.of(path.substring(1).split("/", -1));
        return switch (segments.size()) {
            case 1 -> plain(ofOwn(path), path);
            case 3 ->
                plain(path.equals("/v1/identity/websocket-token") ? RouteClass.WEBSOCKET_TOKEN : rest(path), path);
            case 4 ->
                inDatabase(segments) && segments.get(3).equals("subscribe")
                        ? new Route(RouteClass.SUBSCRIBE, path, Optional.of(segments.get(2)), Optional.empty())
                        : plain(rest(path), path);
            case 5 ->
                inDatabase(segments) && segments.get(3).equals("call")
                        ? new Route(RouteClass.CALL, path, Optional.of(segments.get(2)), Optional.of(segments.get(4)))
                        : plain(rest(path), path);
            default -> plain(rest(path), path);
        };
    }

    private static RouteClass ofOwn(String path) {
        return switch (path) {
            case "/health", "/healthz" -> RouteClass.HEALTH;
            case "/readyz" -> RouteClass.READINESS;
            default -> rest(path);
        };
    }

    private static boolean inDatabase(List<String> segments) {
        return segments.get(0).equals("v1") && segments.get(1).equals("database");
    }

    private static RouteClass rest(String path) {
        return KNOWN_ELSEWHERE.matcher(path).matches() ? RouteClass.CLOSED : RouteClass.UNKNOWN;
    }

    private static Route plain(RouteClass routeClass, String path) {
        return new Route(routeClass, path, Optional.empty(), Optional.empty());
    }
}
