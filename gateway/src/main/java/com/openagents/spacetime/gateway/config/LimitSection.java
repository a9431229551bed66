package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.BodyLimits;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one client may do before it hurts others, but for rates ({@link RateSection}). */
final class LimitSection {
    static final Setting<List<LimitRule>> REPORT = Setting.word("limits.report", LimitRule.values(), LimitRule::word)
            .list()
            .about("Rules that refuse nobody and only count whom they would refuse, in the metric"
                    + " spacetime_gateway_limited_total with mode report. So a new limit is tried out before it is in"
                    + " force.")
            .example("subject.calls");

    static final Setting<Integer> ANONYMOUS_SOCKETS = Setting.number("limits.anonymous-sockets", 1, 1_000_000)
            .about(
                    "WebSockets that all clients without a token together may hold open at a time, in databases that take such"
                            + " clients. They cannot be told from each other, so one of them can take all: keep it well below"
                            + " what the server bears. All else that subjects are limited in holds for those of one address"
                            + " together.")
            .byDefault("100");

    static final Setting<Long> MESSAGE_SIZE = Setting.size("limits.message-size", "1KiB", "32MiB")
            .about(
                    "The largest WebSocket message of a client, all fragments together. SpacetimeDB cuts the connection above"
                            + " 32 MiB without a word; the gateway closes it with code 1009.")
            .byDefault("32MiB");

    static final Setting<Long> BODY_SIZE = Setting.size("limits.body-size", "1KiB", "2MiB")
            .about(
                    "The largest body of an HTTP call; SpacetimeDB itself takes 2 MiB. Larger ones are answered 413 before"
                            + " SpacetimeDB hears of them.")
            .byDefault("2MiB");

    static final Setting<Duration> BODY_TIME = Setting.duration("limits.body-time", "1s", "10m")
            .about(
                    "Within which the body of an HTTP call must be whole, counted from when its credential has been found"
                            + " good. A slower one is answered 408, and its connection ends.")
            .byDefault("60s");

    static final Setting<Long> BODY_MEMORY = Setting.size("limits.body-memory", "2MiB", "16GiB")
            .about(
                    "What the bodies of all HTTP calls together may take of the memory until they are answered. A call for whose"
                            + " body there is no room is answered 503 with Retry-After. Choose less than half of the heap.")
            .byDefault("256MiB");

    static final Setting<Duration> CLIENT_LAG = Setting.duration("limits.client-lag", "1s", "5m")
            .about(
                    "How long the client of a WebSocket may take for what is queued for it, about 128 KiB at most beyond what its"
                            + " TCP connection has taken. Then the socket is closed with code 1013, rate_limited: slow_consumer."
                            + " A slow client that goes on reading stays, however long a message takes: by default from about"
                            + " 9 KiB/s on. Too short a time closes clients on slow links; a long one leaves SpacetimeDB to hold"
                            + " what they do not read, until it drops them at 16384 messages without a word. A client that"
                            + " answers no ping either is given up within 45 s whatever stands here.")
            .byDefault("15s");

    private LimitSection() {}

    static Optional<BodyLimits> bodies(Settings settings) {
        var most = settings.find(BODY_SIZE);
        var together = settings.find(BODY_MEMORY);
        var time = settings.find(BODY_TIME);
        return most.isPresent() && together.isPresent() && time.isPresent()
                ? Optional.of(new BodyLimits(most.get(), together.get(), time.get()))
                : Optional.empty();
    }
}
