package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.refusal.Refusal;

/**
 * Every limit that can be set, under the name by which settings, metrics, log lines and {@code RateLimit} headers call it:
 * first whose it is, then what is counted.
 */
public enum LimitRule {
    /** Requests of one address, each before its credential is looked at. */
    ADDRESS_REQUESTS("address.requests"),
    /** Requests of one address whose credential was refused. */
    ADDRESS_REFUSALS("address.refusals"),
    /** Sockets that one address holds open. */
    ADDRESS_SOCKETS("address.sockets"),
    /** Handshakes of one subject. */
    SUBJECT_HANDSHAKES("subject.handshakes"),
    /** Sockets that one subject holds open. */
    SUBJECT_SOCKETS("subject.sockets"),
    /** HTTP calls of one subject. */
    SUBJECT_CALLS("subject.calls"),
    /** HTTP calls of one subject that SpacetimeDB has not answered yet. */
    SUBJECT_CALLS_IN_FLIGHT("subject.calls-in-flight"),
    /** Messages of one subject, in all its sockets together. */
    SUBJECT_MESSAGES("subject.messages"),
    /** Bytes that one subject sends, in all its sockets together. */
    SUBJECT_BYTES("subject.bytes"),
    /** Calls of one reducer or procedure by one subject, by HTTP and in sockets. */
    SUBJECT_REDUCER("subject.reducer"),
    /** Messages of one socket. */
    SOCKET_MESSAGES("socket.messages"),
    /** Bytes that come in by one socket. */
    SOCKET_BYTES("socket.bytes"),
    /** Sockets of one database. */
    DATABASE_SOCKETS("database.sockets"),
    /** HTTP calls of one database. */
    DATABASE_CALLS("database.calls"),
    /** Messages to one database, in all its sockets together. */
    DATABASE_MESSAGES("database.messages"),
    /** Handshakes of everybody. */
    GATEWAY_HANDSHAKES("gateway.handshakes"),
    /** Sockets of everybody. */
    GATEWAY_SOCKETS("gateway.sockets");

    private final String word;

    LimitRule(String word) {
        this.word = word;
    }

    /** With what a client is refused, or its socket closed, that would pass it. */
    public Refusal refusal() {
        return switch (this) {
            case ADDRESS_SOCKETS, SUBJECT_SOCKETS -> Refusal.TOO_MANY_SOCKETS;
            case SUBJECT_CALLS_IN_FLIGHT -> Refusal.TOO_MANY_CALLS;
            case DATABASE_SOCKETS, DATABASE_CALLS, DATABASE_MESSAGES, GATEWAY_HANDSHAKES, GATEWAY_SOCKETS ->
                Refusal.BUSY;
            case ADDRESS_REQUESTS,
                    ADDRESS_REFUSALS,
                    SUBJECT_HANDSHAKES,
                    SUBJECT_CALLS,
                    SUBJECT_MESSAGES,
                    SUBJECT_BYTES,
                    SUBJECT_REDUCER,
                    SOCKET_MESSAGES,
                    SOCKET_BYTES -> Refusal.RATE_LIMITED;
        };
    }

    /** Its name, such as {@code subject.calls}. */
    public String word() {
        return word;
    }
}
