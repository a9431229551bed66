package com.openagents.spacetime.gateway.refusal;

import java.time.Duration;
import java.util.Locale;

/**
 * Every way to say no. An entry holds for both forms a refusal can take: an HTTP answer before a socket is open, a Close
 * frame (RFC 6455 §7.4) after. The class word that leads each reason ({@code unauthorized}, {@code forbidden}, …) is what
 * clients classify by. The reference page is checked against this list.
 */
public enum Refusal {
    /** The bytes of the request are none that HTTP/1.1 knows, or could be read in two ways (RFC 9112 §11.2). */
    MALFORMED_REQUEST(400, 1008, "bad_request"),
    /** A request line above the limit. */
    TARGET_TOO_LONG(414, 1009, "too_big"),
    /** Headers above the limit. */
    HEADERS_TOO_LARGE(431, 1009, "too_big"),
    /** A request line or headers that were not whole in time. */
    HEAD_TIMEOUT(408, 1008, "bad_request"),
    /** The request target is not one that the path grammar knows. */
    BAD_REQUEST_TARGET(400, 1008, "bad_request"),
    /** No route of ours, or one that is closed here. */
    ROUTE_NOT_ALLOWED(403, 1008, "forbidden"),
    /** A known route asked with another method. */
    METHOD_NOT_ALLOWED(405, 1008, "bad_request"),
    /** The subscribe route without a valid WebSocket upgrade (RFC 6455 §4.2.1). */
    UPGRADE_REQUIRED(426, 1008, "bad_request"),
    /** No offered subprotocol is known. */
    UNSUPPORTED_SUBPROTOCOL(400, 1008, "bad_request"),
    /** A query parameter is unknown, doubled or malformed. */
    BAD_QUERY(400, 1008, "bad_request"),

    /** More than one credential: which one was meant cannot be told. */
    CONFLICTING_CREDENTIALS(400, 1008, "bad_request"),
    /** No credential at all. */
    MISSING_AUTHORIZATION(401, 1008, "unauthorized"),
    /** An {@code Authorization} header that is not {@code Bearer} and one token. */
    INVALID_AUTHORIZATION_SCHEME(401, 1008, "unauthorized"),
    /** Malformed, unknown issuer, wrong audience or bad signature. */
    INVALID_TOKEN(401, 1008, "unauthorized"),
    /** Past its expiry and the issuer's leeway. */
    TOKEN_EXPIRED(401, 1008, "unauthorized"),
    /** Before its {@code nbf}, or {@code iat} in the future. */
    TOKEN_NOT_YET_VALID(401, 1008, "unauthorized"),
    /** Issued longer ago than the issuer's maximum age. */
    TOKEN_TOO_OLD(401, 1008, "unauthorized"),
    /** The issuer requires a token id. */
    MISSING_JTI(401, 1008, "unauthorized"),
    /** The issuer requires the time of issue. */
    MISSING_IAT(401, 1008, "unauthorized"),
    /** Taken back before its expiry. */
    TOKEN_REVOKED(401, 1008, "unauthorized"),
    /** The key that signed the token, or its issuer, is not trusted any more. */
    KEY_WITHDRAWN(401, 1008, "unauthorized"),
    /** A signed request of the control service whose signature, time or nonce is not good. */
    INVALID_SIGNATURE(401, 1008, "unauthorized"),
    /** The keys that could verify the token cannot be had at the moment. */
    KEYS_UNAVAILABLE(503, 1012, "unavailable"),

    /** The database is on the list, but SpacetimeDB has none of that name. */
    DATABASE_NOT_FOUND(404, 1008, "forbidden"),
    /** The database is not one that this gateway serves. */
    DATABASE_NOT_ALLOWED(403, 1008, "forbidden"),
    /** No grant gives this token the right that the request needs. */
    MISSING_SCOPE(403, 1008, "forbidden"),
    /** No grant lets this token call the reducer or the procedure. */
    REDUCER_NOT_ALLOWED(403, 1008, "forbidden"),
    /** No grant has a template that the query fits. */
    QUERY_NOT_ALLOWED(403, 1008, "forbidden"),
    /** The query reads a system table that no grant names. */
    SYSTEM_TABLE_NOT_ALLOWED(403, 1008, "forbidden"),
    /** The query reads a stream that the token was not granted. */
    STREAM_NOT_GRANTED(403, 1008, "forbidden"),
    /** A new policy no longer allows what the session has open. */
    POLICY_CHANGED(403, 1008, "forbidden"),
    /** An operator has ended the session. */
    SESSION_ENDED(403, 1008, "forbidden"),
    /** No live session of that name belongs to the caller. */
    SESSION_NOT_FOUND(404, 1008, "forbidden"),
    /** A body that is not the document which the route takes. */
    BAD_BODY(400, 1008, "bad_request"),
    /** A browser page of an origin that is not on the list. */
    ORIGIN_NOT_ALLOWED(403, 1008, "forbidden"),
    /** An operators' route without a certificate by the authority that operators' certificates must be from. */
    CLIENT_CERTIFICATE_REQUIRED(403, 1008, "forbidden"),

    /** Calls, handshakes or messages come faster than their limit. */
    RATE_LIMITED(429, 1008, "rate_limited"),
    /** The subject holds as many sockets as it may. */
    TOO_MANY_SOCKETS(429, 1008, "rate_limited"),
    /** The subject waits for as many calls as it may at a time. */
    TOO_MANY_CALLS(429, 1008, "rate_limited"),
    /** All clients together, or all of one database, ask for more than the gateway takes on at the moment. */
    BUSY(503, 1012, "unavailable"),
    /** The client does not read what is sent to it, or SpacetimeDB gave it up for that. */
    SLOW_CONSUMER(429, 1013, "rate_limited"),
    /** A request body above the limit. */
    BODY_TOO_LARGE(413, 1009, "too_big"),
    /** A request body that was not whole in time. */
    BODY_TIMEOUT(408, 1008, "bad_request"),
    /** The bodies of all requests together are as large as they may be. */
    NO_ROOM_FOR_BODY(503, 1012, "unavailable"),
    /** A WebSocket message above the limit. */
    MESSAGE_TOO_BIG(413, 1009, "too_big"),

    /** The client's bytes are no WebSocket frames (RFC 6455 §5). */
    BAD_FRAME(400, 1002, "bad_request"),
    /** A WebSocket message that is none of the negotiated subprotocol, or has another spelling than clients use. */
    BAD_MESSAGE(400, 1007, "bad_request"),
    /** Nothing came from the client for too long, not even a pong; or no data has passed for as long as a socket may be idle. */
    IDLE_TIMEOUT(408, 1001, "unavailable"),
    /** The session is as old as one may become: a new one goes on in its place. */
    MAX_AGE(503, 1012, "unavailable"),
    /** A revocation could not be written down, so nothing may rely on it. */
    REVOCATION_NOT_STORED(503, 1012, "unavailable"),
    /** SpacetimeDB cannot be reached, or ended several sockets at once. */
    UPSTREAM_UNAVAILABLE(503, 1012, "unavailable"),
    /** SpacetimeDB answered what no SpacetimeDB answers. */
    UPSTREAM_PROTOCOL_ERROR(502, 1011, "unavailable"),
    /** SpacetimeDB did not answer in time. */
    UPSTREAM_TIMEOUT(504, 1012, "unavailable"),
    /** SpacetimeDB ended this one socket without a Close frame. */
    UPSTREAM_CLOSED(502, 1011, "unavailable"),
    /** SpacetimeDB ended the socket before its first message: the module's connect hook refused. */
    REFUSED_BY_MODULE(403, 1008, "forbidden"),
    /** The gateway is about to stop: another one, or the next, serves whoever comes back. */
    DRAINING(503, 1012, "unavailable"),
    /** The gateway failed at its own work. */
    INTERNAL_ERROR(500, 1011, "unavailable");

    private final int status;
    private final int closeCode;
    private final String codeWord;
    private final String reason;

    Refusal(int status, int closeCode, String classWord) {
        this.status = status;
        this.closeCode = closeCode;
        this.codeWord = name().toLowerCase(Locale.ROOT);
        this.reason = classWord + ": " + codeWord;
    }

    /** The HTTP status, 400..599. */
    public int status() {
        return status;
    }

    /** The WebSocket Close code, one that may be sent (RFC 6455 §7.4.1). */
    public int closeCode() {
        return closeCode;
    }

    /** The machine word of bodies, metrics and logs, such as {@code token_expired}. */
    public String code() {
        return codeWord;
    }

    /** The Close reason, at most 123 bytes: class word, then machine word, such as {@code unauthorized: token_expired}. */
    public String reason() {
        return reason;
    }

    /**
     * The Close reason where it is known when to come back, at most 123 bytes: machine word, then the time, such as
     * {@code draining: retry_after_ms=1500}.
     *
     * @param retryAfter not negative; clients are told whole milliseconds
     */
    public String reason(Duration retryAfter) {
        return "%s: retry_after_ms=%d".formatted(codeWord, retryAfter.toMillis());
    }
}
