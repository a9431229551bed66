package com.openagents.spacetime.gateway.route;

/** A door of the gateway. Each route of the table says which of them it stands behind. */
public enum Listener {
    /** The public one: clients, by TLS. */
    PUBLIC,
    /** The one of the pod or of the operator's network: administration, logs, everything about the server itself. */
    OPERATOR
}
