package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Crowd;
import com.openagents.spacetime.gateway.door.Door;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.door.TurnedAway;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Hangs a {@link Door} into the options of a listener, and with it all that every listener has in common. */
final class Doors {
    private static final Logger LOG = Logger.getLogger(Doors.class);

    /** What an attacker does by the thousand needs no line for each; the metric counts all. */
    private static final Seldom TURNED_AWAY = new Seldom(Duration.ofSeconds(1));

    /** Streams of one HTTP/2 connection at a time: more than an honest client needs, and what Vert.x would take (CVE-2023-44487). */
    private static final int STREAMS = 100;

    /** Streams that a client may reset in half a minute: as Vert.x has it, written down because we rely on it. */
    private static final int RESETS = 200;

    /** Frames that continue a head and hold next to nothing (CVE-2024-27316); likewise. */
    private static final int SMALL_CONTINUATIONS = 16;

    private final Answers answers;
    private final GatewayMetrics metrics;

    Doors(Answers answers, GatewayMetrics metrics) {
        this.answers = answers;
        this.metrics = metrics;
    }

    /**
     * Prepares a listener.
     *
     * @param tls how it speaks TLS; empty if it does not
     * @param hops whom it believes
     * @param crowd whom it counts among
     */
    void hangInto(HttpServerOptions options, Optional<ListenerTls> tls, Supplier<Hops> hops, Crowd crowd) {
        ListenerLimits.on(options).getInitialSettings().setMaxConcurrentStreams(STREAMS);
        tls.ifPresent(listener -> secure(options, listener));
        options.setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .setHttp2ClearTextEnabled(false);
        var strict = new StrictConnections(options, answers::malformed);
        options.setSslEngineOptions(new Door(tls, hops, crowd, strict, this::turnedAway).options());
    }

    private static void secure(HttpServerOptions options, ListenerTls tls) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setKeyCertOptions(tls.keys())
                .setEnabledSecureTransportProtocols(Set.copyOf(tls.oldest().protocols()))
                .setSslHandshakeTimeout(Patience.HANDSHAKE.toSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    private void turnedAway(TurnedAway why) {
        var word = why.name().toLowerCase(Locale.ROOT);
        metrics.turnedAway(word);
        TURNED_AWAY.say(
                leftOut -> LOG.warnf("Connections were closed at the door cause=%s left_out=%d", word, leftOut));
    }
}
