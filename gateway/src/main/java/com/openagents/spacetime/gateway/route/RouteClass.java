package com.openagents.spacetime.gateway.route;

import java.util.List;

/** What a path is for. SpacetimeDB's routes by class, then the gateway's own. */
public enum RouteClass {
    /** The WebSocket of a database. */
    SUBSCRIBE("GET"),
    /** One reducer or procedure, called by HTTP. */
    CALL("POST"),
    /** A one-time credential for a WebSocket; answered by the gateway itself. */
    WEBSOCKET_TOKEN("POST"),
    /** Health as a load balancer asks for it; answered by the gateway itself. */
    HEALTH("GET, HEAD"),
    /** Readiness for new connections; answered by the gateway itself. */
    READINESS("GET, HEAD"),
    /** Known to SpacetimeDB and not served here: administration, SQL, logs, metadata, minting, internals. */
    CLOSED(""),
    /** Known to nobody. */
    UNKNOWN("");

    private final String allow;

    RouteClass(String allow) {
        this.allow = allow;
    }

    /** Whether the public listener serves it at all. */
    public boolean isPublic() {
        return !allow.isEmpty();
    }

    /** Whether it takes this method, CORS preflights aside. */
    public boolean takes(String method) {
        return List.of(allow.split(", ", -1)).contains(method);
    }

    /** Its methods as an {@code Allow} header lists them (RFC 9110 §10.2.1). */
    public String allow() {
        return allow;
    }
}
