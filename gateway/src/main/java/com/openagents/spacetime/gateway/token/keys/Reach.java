package com.openagents.spacetime.gateway.token.keys;

/** How far the gateway goes to fetch an issuer's keys. */
public enum Reach {
    /** By https, and to public addresses only. */
    PUBLIC,
    /** By https, to any address: an issuer inside one's own network. */
    PRIVATE_NETWORK,
    /** By https or plain http, to any address: for development, since whoever is on the way can put in keys of his own. */
    PLAIN_HTTP
}
