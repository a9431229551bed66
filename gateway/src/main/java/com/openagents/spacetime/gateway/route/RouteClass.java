package com.openagents.spacetime.gateway.route;

/** What a route is for, hence which right opens it. First those of SpacetimeDB, then the gateway's own. */
public enum RouteClass {
    /** The WebSocket of a database. */
    SUBSCRIBE,
    /** One reducer or procedure, called by HTTP. */
    CALL,
    /** A query or a statement. */
    SQL,
    /** What a database is: its identity, its names, its schema. */
    META,
    /** A module's log, to its present end or without end. */
    LOGS,
    /** Publishing, deleting, naming, locking. */
    ADMIN,
    /** Whatever a module answers by HTTP; SpacetimeDB checks no credential there. */
    ROUTES,
    /** The public key that SpacetimeDB signs with. */
    KEY,
    /** The server's metrics; they name tables, reducers and identities. */
    METRICS,
    /** A new identity with a token that never expires, for anybody. */
    MINT,
    /** Whether a token belongs to an identity. */
    VERIFY,
    /** SQL, calls and metadata behind one path, told apart in the body alone: it would defeat every rule by path. */
    MCP,
    /** An obsolete balance. */
    ENERGY,
    /** Profiling for anyone who asks. */
    INTERNAL,

    /** A one-time credential for a WebSocket; answered by the gateway itself. */
    WEBSOCKET_TOKEN,
    /** The caller's own live sessions; answered by the gateway itself. */
    OWN_SESSIONS,
    /** The gateway itself, for operators: sessions, keys, revocations. */
    OPERATION,
    /** An order of the control service to the gateway, proved by its signature and by nothing else. */
    CONTROL,
    /** Whether anyone is there; answered by the gateway itself. */
    PING,
    /** Health as a load balancer asks for it; answered by the gateway itself. */
    HEALTH,
    /** Readiness for new connections; answered by the gateway itself. */
    READINESS
}
