package com.openagents.spacetime.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Limits for tests: they begin with so much of everything that nobody passes one, and are narrowed one by one. */
public final class SomeLimits {
    /** As good as none. */
    public static final Rate PLENTY = perSecond(1_000_000, 1_000_000_000);

    private static final int MANY = 1_000_000;

    private Set<LimitRule> report = Set.of();
    private LimitSettings.Address address = new LimitSettings.Address(PLENTY, PLENTY, MANY);
    private SubjectLimits subject = new SubjectLimits(PLENTY, PLENTY, MANY, MANY, PLENTY, PLENTY);
    private SocketLimits socket = new SocketLimits(PLENTY, PLENTY);
    private LimitSettings.Database database = new LimitSettings.Database(MANY, PLENTY, PLENTY);
    private LimitSettings.Gateway gateway = new LimitSettings.Gateway(PLENTY, MANY);
    private List<ReducerLimit> reducers = List.of();
    private List<Tier> tiers = List.of();
    private int anonymousSockets = MANY;

    private SomeLimits() {}

    /** So many in a second, and as many at once. */
    public static Rate perSecond(long tokens) {
        return perSecond(tokens, tokens);
    }

    /** So many in a second, and such a burst. */
    public static Rate perSecond(long tokens, long burst) {
        return new Rate(tokens, Duration.ofSeconds(1), burst);
    }

    /** All of them out of reach. */
    public static SomeLimits plenty() {
        return new SomeLimits();
    }

    /** Such rules only report. */
    public SomeLimits reporting(LimitRule... rules) {
        report = Set.of(rules);
        return this;
    }

    /** Such requests and refusals of an address. */
    public SomeLimits address(Rate requests, Rate refusals) {
        address = new LimitSettings.Address(requests, refusals, address.sockets());
        return this;
    }

    /** So many sockets of an address. */
    public SomeLimits addressSockets(int most) {
        address = new LimitSettings.Address(address.requests(), address.refusals(), most);
        return this;
    }

    /** Such limits of a subject. */
    public SomeLimits subject(Rate handshakes, Rate calls, int callsInFlight, int sockets) {
        subject = new SubjectLimits(handshakes, calls, callsInFlight, sockets, subject.messages(), subject.bytes());
        return this;
    }

    /** Such calls of a subject. */
    public SomeLimits calls(Rate rate) {
        return subject(subject.handshakes(), rate, subject.callsInFlight(), subject.sockets());
    }

    /** Such handshakes of a subject. */
    public SomeLimits handshakes(Rate rate) {
        return subject(rate, subject.calls(), subject.callsInFlight(), subject.sockets());
    }

    /** So many calls in flight. */
    public SomeLimits callsInFlight(int most) {
        return subject(subject.handshakes(), subject.calls(), most, subject.sockets());
    }

    /** So many sockets of a subject. */
    public SomeLimits sockets(int most) {
        return subject(subject.handshakes(), subject.calls(), subject.callsInFlight(), most);
    }

    /** Such traffic of a subject's sockets. */
    public SomeLimits subjectTraffic(Rate messages, Rate bytes) {
        subject = new SubjectLimits(
                subject.handshakes(), subject.calls(), subject.callsInFlight(), subject.sockets(), messages, bytes);
        return this;
    }

    /** Such traffic of one socket. */
    public SomeLimits socketTraffic(Rate messages, Rate bytes) {
        socket = new SocketLimits(messages, bytes);
        return this;
    }

    /** Such limits of a database. */
    public SomeLimits database(int sockets, Rate calls, Rate messages) {
        database = new LimitSettings.Database(sockets, calls, messages);
        return this;
    }

    /** Such limits of the gateway. */
    public SomeLimits gateway(Rate handshakes, int sockets) {
        gateway = new LimitSettings.Gateway(handshakes, sockets);
        return this;
    }

    /** Such limits of reducers. */
    public SomeLimits reducers(ReducerLimit... limits) {
        reducers = List.of(limits);
        return this;
    }

    /** Such tiers. */
    public SomeLimits tiers(Tier... entries) {
        tiers = List.of(entries);
        return this;
    }

    /** So many sockets without a token. */
    public SomeLimits anonymousSockets(int most) {
        anonymousSockets = most;
        return this;
    }

    /** What a subject may do by now. */
    public Allotment allotment() {
        return new Allotment(subject, socket, reducers);
    }

    /** All of it. */
    public LimitSettings settings() {
        return new LimitSettings(report, address, allotment(), tiers, database, gateway, anonymousSockets);
    }
}
