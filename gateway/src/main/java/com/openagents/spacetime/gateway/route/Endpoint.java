package com.openagents.spacetime.gateway.route;

import static com.openagents.spacetime.gateway.route.ServerVersion.V1_2;
import static com.openagents.spacetime.gateway.route.ServerVersion.V1_6;
import static com.openagents.spacetime.gateway.route.ServerVersion.V1_9;
import static com.openagents.spacetime.gateway.route.ServerVersion.V2_4;
import static com.openagents.spacetime.gateway.route.ServerVersion.V2_7;
import static com.openagents.spacetime.gateway.route.ServerVersion.V2_8;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of everything that SpacetimeDB and the gateway serve (spec http §1): one entry a path and its methods, with the
 * version that brought it and the listeners behind which it stands. What is in no entry is unknown, and what stands behind
 * no listener is known and closed for good; both are refused. Standing behind a listener opens nothing yet: that is for the
 * rights of the token to do.
 *
 * <p>In a path {@code :db} is a database, {@code :name} a reducer or procedure, {@code :id} an identity, {@code :session} a live session, and {@code *} one
 * segment or more.
 */
public enum Endpoint {
    /** A socket. */
    SUBSCRIBE(RouteClass.SUBSCRIBE, V1_2, "GET", "/v1/database/:db/subscribe", Doors.PUBLIC, Parameters.SUBSCRIBE),
    /** One call. */
    CALL(RouteClass.CALL, V1_2, "POST", "/v1/database/:db/call/:name", Doors.BOTH),
    /** One statement. */
    SQL(RouteClass.SQL, V1_2, "POST", "/v1/database/:db/sql", Doors.BOTH, Parameters.SQL),
    /** The identity behind a name. */
    IDENTITY(RouteClass.META, V1_2, "GET", "/v1/database/:db/identity", Doors.BOTH),
    /** The tables, private ones too, and the reducers. */
    SCHEMA(RouteClass.META, V1_2, "GET", "/v1/database/:db/schema", Doors.BOTH, Parameters.SCHEMA),
    /** Owner and program. */
    DATABASE(RouteClass.META, V1_2, "GET", "/v1/database/:db", Doors.OPERATOR),
    /** All names. */
    NAMES(RouteClass.META, V1_2, "GET", "/v1/database/:db/names", Doors.OPERATOR),
    /** The server's time. */
    TIMESTAMP(RouteClass.META, V1_2, "GET", "/v1/database/:db/unstable/timestamp", Doors.OPERATOR),
    /** All databases of an owner. */
    OWNED(RouteClass.META, V1_2, "GET", "/v1/identity/:id/databases", Doors.OPERATOR),
    /** The log. */
    LOGS(RouteClass.LOGS, V1_2, "GET", "/v1/database/:db/logs", Doors.OPERATOR, Parameters.LOGS),

    /** Publishing without a name: what it would make is on no list of databases. */
    CREATE(RouteClass.ADMIN, V1_2, "POST", "/v1/database", Doors.NONE),
    /** Publishing by name. */
    PUBLISH(RouteClass.ADMIN, V1_2, "PUT", "/v1/database/:db", Doors.OPERATOR, Parameters.PUBLISH),
    /** Deleting. */
    DELETE(RouteClass.ADMIN, V1_2, "DELETE", "/v1/database/:db", Doors.OPERATOR),
    /** One more name. */
    ADD_NAME(RouteClass.ADMIN, V1_2, "POST", "/v1/database/:db/names", Doors.OPERATOR),
    /** All names anew. */
    SET_NAMES(RouteClass.ADMIN, V1_2, "PUT", "/v1/database/:db/names", Doors.OPERATOR),
    /** What publishing would change. */
    PRE_PUBLISH(RouteClass.ADMIN, V1_6, "POST", "/v1/database/:db/pre_publish", Doors.OPERATOR, Parameters.PRE_PUBLISH),
    /** Emptying, with or without a new program. */
    RESET(RouteClass.ADMIN, V1_9, "PUT", "/v1/database/:db/reset", Doors.OPERATOR, Parameters.RESET),
    /** Forbidding deletion. */
    LOCK(RouteClass.ADMIN, V2_7, "POST", "/v1/database/:db/lock", Doors.OPERATOR),
    /** Allowing deletion again. */
    UNLOCK(RouteClass.ADMIN, V2_7, "POST", "/v1/database/:db/unlock", Doors.OPERATOR),

    /** A module's own answer at its root. */
    ROUTE_ROOT(RouteClass.ROUTES, V2_4, Endpoint.ANY, "/v1/database/:db/route", Doors.BOTH, Parameters.FREE),
    /** A module's own answer. */
    ROUTE(RouteClass.ROUTES, V2_4, Endpoint.ANY, "/v1/database/:db/route/*", Doors.BOTH, Parameters.FREE),

    /** The caller's own live sessions. */
    OWN_SESSIONS(RouteClass.OWN_SESSIONS, V1_2, "GET", "/gateway/v1/sessions", Doors.PUBLIC),
    /** One of them, to live on by a fresh token. */
    RENEWAL(RouteClass.OWN_SESSIONS, V1_2, "POST", "/gateway/v1/sessions/:session/renew", Doors.PUBLIC),
    /** Everyone's live sessions. */
    SESSIONS(RouteClass.OPERATION, V1_2, "GET", "/gateway/v1/sessions", Doors.OPERATOR),
    /** One of them, to be ended. */
    SESSION(RouteClass.OPERATION, V1_2, "DELETE", "/gateway/v1/sessions/:session", Doors.OPERATOR),
    /** The keys that verify tokens. */
    KEYS(RouteClass.OPERATION, V1_2, "GET", "/gateway/v1/keys", Doors.OPERATOR),
    /** Tokens to be taken back, by an operator. */
    REVOCATIONS(RouteClass.OPERATION, V1_2, "POST", "/gateway/v1/revocations", Doors.OPERATOR),
    /** Tokens to be taken back, by the control service (spec operations §2.5). */
    CONTROL_REVOCATIONS(RouteClass.CONTROL, V1_2, "POST", "/internal/v1/sync/sessions/revoke", Doors.OPERATOR),

    /** A key to verify the server's tokens with. */
    PUBLIC_KEY(RouteClass.KEY, V1_2, "GET", "/v1/identity/public-key", Doors.OPERATOR),
    /** The server's metrics. */
    METRICS(RouteClass.METRICS, V1_2, "GET", "/v1/metrics", Doors.OPERATOR),
    /** Where the server's metrics are; a constant. */
    METRICS_TARGETS(RouteClass.METRICS, V1_2, "GET", "/v1/prometheus/sd_config", Doors.OPERATOR),

    /** A token for anybody. */
    MINT(RouteClass.MINT, V1_2, "POST", "/v1/identity", Doors.NONE),
    /** Whose a token is. */
    VERIFY(RouteClass.VERIFY, V1_2, "GET", "/v1/identity/:id/verify", Doors.NONE),
    /** MCP for the whole host. */
    MCP(RouteClass.MCP, V2_8, "POST", "/v1/mcp", Doors.NONE),
    /** MCP for one database. */
    DATABASE_MCP(RouteClass.MCP, V2_8, "POST", "/v1/database/:db/mcp", Doors.NONE),
    /** A balance. */
    ENERGY(RouteClass.ENERGY, V1_2, "GET, POST, PUT", "/v1/energy/:id", Doors.NONE),
    /** A heap profile. */
    HEAP(RouteClass.INTERNAL, V1_2, "GET", "/internal/heap", Doors.NONE),
    /** The switch of heap profiles. */
    HEAP_SETTINGS(RouteClass.INTERNAL, V1_2, "GET, POST", "/internal/heap/settings", Doors.NONE),
    /** What the server's tasks do. */
    TASK_DUMP(RouteClass.INTERNAL, V2_8, "GET", "/internal/task-dump", Doors.NONE),

    /** The gateway's ticket in place of the server's token. */
    WEBSOCKET_TOKEN(RouteClass.WEBSOCKET_TOKEN, V1_2, "POST", "/v1/identity/websocket-token", Doors.PUBLIC),
    /** SpacetimeDB's ping; it would verify a token, so the gateway answers in its place. */
    PING(RouteClass.PING, V1_2, "GET, HEAD", "/v1/ping", Doors.BOTH),
    /** SpacetimeDB's health, which would name its version; the gateway answers with its own. */
    SERVER_HEALTH(RouteClass.HEALTH, V1_2, "GET, HEAD", "/v1/health", Doors.BOTH),
    /** The gateway's health. */
    HEALTH(RouteClass.HEALTH, V1_2, "GET, HEAD", "/health", Doors.PUBLIC),
    /** The same by its other name. */
    HEALTHZ(RouteClass.HEALTH, V1_2, "GET, HEAD", "/healthz", Doors.PUBLIC),
    /** The gateway's readiness. */
    READYZ(RouteClass.READINESS, V1_2, "GET, HEAD", "/readyz", Doors.PUBLIC);

    /** Every method there is but those that are addressed to proxies (RFC 9110 §9.3.6, §9.3.8). */
    private static final String ANY = "*";

    private static final String IN_USE = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final RouteClass routeClass;
    private final ServerVersion since;
    private final String methods;
    private final String path;
    private final Pattern paths;
    private final Doors doors;
    private final Parameters parameters;

    Endpoint(RouteClass routeClass, ServerVersion since, String methods, String path, Doors doors) {
        this(routeClass, since, methods, path, doors, Parameters.NONE);
    }

    Endpoint(
            RouteClass routeClass,
            ServerVersion since,
            String methods,
            String path,
            Doors doors,
            Parameters parameters) {
        this.routeClass = routeClass;
        this.since = since;
        this.methods = methods;
        this.path = path;
        this.paths =
                Pattern.compile(path.replaceAll(":([a-z]+)", "(?<$1>[^/]+)").replace("*", ".+"));
        this.doors = doors;
        this.parameters = parameters;
    }

    /** Which listeners an entry stands behind. */
    private enum Doors {
        NONE,
        PUBLIC,
        OPERATOR,
        BOTH;

        boolean openTo(Listener listener) {
            return this == BOTH || name().equals(listener.name());
        }
    }

    /** What it is for. */
    public RouteClass routeClass() {
        return routeClass;
    }

    /** Its path, as in the table. */
    public String path() {
        return path;
    }

    /** The version that brought it, or the oldest that is served. */
    public ServerVersion since() {
        return since;
    }

    /** Whether a server of this version has it. */
    public boolean isIn(ServerVersion version) {
        return version.has(since);
    }

    /** Whether it stands behind this listener. */
    public boolean isBehind(Listener listener) {
        return doors.openTo(listener);
    }

    /** Whether it takes this method, CORS preflights aside. Methods are compared letter for letter (RFC 9110 §9.1). */
    public boolean takes(String method) {
        return methods.equals(ANY)
                ? !method.equals("CONNECT") && !method.equals("TRACE")
                : List.of(methods.split(", ", -1)).contains(method);
    }

    /** Its methods as an {@code Allow} header lists them (RFC 9110 §10.2.1); where any will do, those that are in use. */
    String allow() {
        return methods.equals(ANY) ? IN_USE : methods;
    }

    Parameters parameters() {
        return parameters;
    }

    /** Compares a path with its own; the matcher knows the groups {@code db} and {@code name} where the path has them. */
    Matcher matcher(String rawPath) {
        return paths.matcher(rawPath);
    }
}
