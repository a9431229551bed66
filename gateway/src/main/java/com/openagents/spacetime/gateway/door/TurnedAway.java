package com.openagents.spacetime.gateway.door;

/** Why a connection was closed at the door, without a word, since nothing that could be understood had been said yet. */
public enum TurnedAway {
    /** There are as many connections as there may be. */
    CROWDED,
    /** Its address has as many as one may have. */
    CROWDED_ADDRESS,
    /** It must begin with a PROXY header, and its address is none that may send one. */
    UNTRUSTED_HOP,
    /** It does not begin with a PROXY header, or not with one for a connection. */
    BAD_PROXY_HEADER,
    /** Its PROXY header was not whole in time. */
    LATE_PROXY_HEADER
}
