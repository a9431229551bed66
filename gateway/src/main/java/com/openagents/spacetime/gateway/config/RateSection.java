package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Pace;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import java.util.List;

/** How much everyone may do: one setting for each rule. */
final class RateSection {
    static final Setting<Pace> ADDRESS_REQUESTS = Setting.rate("limits.address.requests")
            .about(
                    "Requests of one address that need a credential, counted before it is looked at; more are answered 429."
                            + " One IPv4 address, or one /64 of IPv6, is one address. All devices behind one router come from"
                            + " one, so it must bear an office that comes back at once after a break: a client that opens a"
                            + " socket by a ticket makes two requests. Where a proxy before the gateway hides the addresses of"
                            + " its clients, all of them are one.")
            .byDefault("100/s burst 1000");

    static final Setting<Pace> ADDRESS_REFUSALS = Setting.rate("limits.address.refusals")
            .about(
                    "Credentials of one address that may be refused. To refuse a forged token can cost dozens of signatures,"
                            + " so of an address that has spent this no credential is verified any more, and each is answered"
                            + " 429; a token that was found good before, and a ticket, cost none and are still taken. So"
                            + " those who share an address with an attacker, and are known, go on.")
            .byDefault("5/s burst 100");

    static final Setting<Integer> ADDRESS_SOCKETS = Setting.number("limits.address.sockets", 1, 1_000_000)
            .about(
                    "Sockets that one address may hold open at a time. It must bear the largest office behind one router; each"
                            + " costs memory in both servers.")
            .byDefault("1000");

    static final Setting<Pace> HANDSHAKES = Setting.rate("limits.subject.handshakes")
            .about(
                    "Sockets that one subject of one issuer may ask for. Its burst should let all the sockets that it may hold"
                            + " come back at once, twice over; a client that reconnects without a pause is stopped by the rest.")
            .byDefault("2/s burst 20");

    static final Setting<Pace> CALLS = Setting.rate("limits.subject.calls")
            .about(
                    "HTTP calls that one subject of one issuer may make, tickets and the gateway's own routes included; more"
                            + " are answered 429 with Retry-After. A service that writes for many users needs a tier with"
                            + " more.")
            .byDefault("20/s burst 40");

    static final Setting<Integer> CALLS_IN_FLIGHT = Setting.number("limits.subject.calls-in-flight", 1, 100_000)
            .about(
                    "HTTP calls of one subject that SpacetimeDB has not answered yet, those of clients that have left included."
                            + " A database runs one reducer after the other, so whoever has many waiting makes all wait.")
            .byDefault("16");

    static final Setting<Integer> SOCKETS = Setting.number("limits.subject.sockets", 1, 100_000)
            .about(
                    "Sockets that one subject of one issuer may hold open at a time. Each page and each device needs one; a"
                            + " number of sockets that is held for no reason is memory lost in both servers.")
            .byDefault("10");

    static final Setting<Pace> MESSAGES = Setting.rate("limits.subject.messages")
            .about("Messages that one subject of one issuer may send in all its sockets together.")
            .byDefault("300/s burst 1500");

    static final Setting<Pace> BYTES = Setting.byteRate("limits.subject.bytes")
            .about("Bytes that one subject of one issuer may send in all its sockets together. The burst must take the"
                    + " largest message.")
            .byDefault("8MiB/s burst 68MiB");

    static final Setting<Pace> SOCKET_MESSAGES = Setting.rate("limits.socket.messages")
            .about(
                    "Messages that a client may send in one socket: each message of a v3 batch by itself, and pings too. One"
                            + " that sends more is closed with 1008.")
            .byDefault("100/s burst 500");

    static final Setting<Pace> SOCKET_BYTES = Setting.byteRate("limits.socket.bytes")
            .about("Bytes that a client may send in one socket, frame headers included. The burst must take the largest"
                    + " message, or nobody could ever send it.")
            .byDefault("4MiB/s burst 34MiB");

    static final Setting<Integer> DATABASE_SOCKETS = Setting.number("limits.database.sockets", 1, 1_000_000)
            .about(
                    "Sockets of one database that may be open at a time. More are answered 503 with a Retry-After that differs"
                            + " from client to client. SpacetimeDB sends each change to each of them.")
            .byDefault("10000");

    static final Setting<Pace> DATABASE_CALLS = Setting.rate("limits.database.calls")
            .about(
                    "HTTP calls to one database, of all clients together; more are answered 503. It keeps one database from"
                            + " taking the time of the others: choose what SpacetimeDB bears.")
            .byDefault("1000/s burst 2000");

    static final Setting<Pace> DATABASE_MESSAGES = Setting.rate("limits.database.messages")
            .about(
                    "Messages to one database in the sockets of all clients together; a client that sends more is closed with"
                            + " 1012.")
            .byDefault("20000/s burst 40000");

    static final Setting<Pace> GATEWAY_HANDSHAKES = Setting.rate("limits.gateway.handshakes")
            .about(
                    "Sockets that all clients together may ask for. After a failure all come back at once, and SpacetimeDB"
                            + " would have to compute the first rows of all of them at the same time. More are answered 503,"
                            + " each with another Retry-After, the later the more have been sent away: so that they come back"
                            + " at this rate.")
            .byDefault("200/s burst 400");

    static final Setting<Integer> GATEWAY_SOCKETS = Setting.number("limits.gateway.sockets", 1, 1_000_000)
            .about(
                    "Sockets that may be open at a time in this process. Each costs up to about 100 KiB when it is idle.")
            .byDefault("10000");

    static final Setting<List<String>> REDUCER_NAMES = Setting.text("names")
            .list()
            .about("The reducers and procedures, letter for letter. A * at the end leaves the rest open.")
            .required("append_*");

    static final Setting<Pace> REDUCER_RATE = Setting.rate("rate")
            .about("How often one subject may call each of them, by HTTP and in sockets together.")
            .required("10/s burst 20");

    static final Repeated REDUCERS = Repeated.of("limits.reducers", REDUCER_NAMES, REDUCER_RATE)
            .about(
                    "Limits of single reducers and procedures, for each subject. The first entry that names one holds for it;"
                            + " one that none names has no limit of its own.")
            .inOrder();

    /** The settings of what everyone may do. */
    static final AllotmentSettings EVERYONE = new AllotmentSettings(
            HANDSHAKES, CALLS, CALLS_IN_FLIGHT, SOCKETS, MESSAGES, BYTES, SOCKET_MESSAGES, SOCKET_BYTES, REDUCERS);

    private RateSection() {}
}
