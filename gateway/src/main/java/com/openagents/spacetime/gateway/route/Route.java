package com.openagents.spacetime.gateway.route;

import java.util.Optional;
import java.util.regex.Matcher;

/**
 * One path, understood. The database and the reducer stand here exactly as the path spelled them; whether they exist is
 * nobody's business yet.
 *
 * @param endpoint the entry of the table that it belongs to
 * @param path the raw path, as it came
 * @param database the database segment, for the entries that have one
 * @param reducer the last segment of {@link RouteClass#CALL}
 * @param session the segment with a live session's id
 */
public record Route(
        Endpoint endpoint, String path, Optional<String> database, Optional<String> reducer, Optional<String> session) {
    /** The route of a path that an entry matches. */
    static Route of(Endpoint endpoint, String path) {
        var match = endpoint.matcher(path);
        if (!match.matches()) {
            throw new IllegalArgumentException("%s is no path of %s".formatted(path, endpoint));
        }
        return new Route(endpoint, path, group(match, "db"), group(match, "name"), group(match, "session"));
    }

    private static Optional<String> group(Matcher match, String name) {
        return match.namedGroups().containsKey(name) ? Optional.of(match.group(name)) : Optional.empty();
    }

    /** What it is for. */
    public RouteClass routeClass() {
        return endpoint.routeClass();
    }

    /**
     * The path with the database's name in place of whatever spelling of it came; every other byte stays.
     *
     * @throws IllegalStateException if the path has no database
     */
    public String pathTo(String databaseName) {
        var match = endpoint.matcher(path);
        if (database.isEmpty() || !match.matches()) {
            throw new IllegalStateException("no database stands in " + path);
        }
        return path.substring(0, match.start("db")) + databaseName + path.substring(match.end("db"));
    }
}
