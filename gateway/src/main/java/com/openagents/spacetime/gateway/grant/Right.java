package com.openagents.spacetime.gateway.grant;

/** What a grant can give beside names of reducers and texts of queries. */
public enum Right {
    /** Open sockets to a database. */
    SUBSCRIBE,
    /** Send SQL by HTTP; the text is then judged like a query in a socket. */
    SQL,
    /** Ask what a database is: its schema, names, identity and owner. */
    META,
    /** Publish, update and delete databases, and change their names. SpacetimeDB asks for the owner besides. */
    PUBLISH,
    /** Read a module's log. SpacetimeDB asks for the owner besides. */
    LOGS,
    /** Use the HTTP routes that a module itself answers. */
    ROUTES,
    /** Operate the gateway: it belongs to no database. */
    OPERATE
}
