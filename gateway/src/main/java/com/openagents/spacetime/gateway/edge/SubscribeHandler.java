package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.splice.Splice;
import com.openagents.spacetime.gateway.splice.SpliceTerms;
import com.openagents.spacetime.gateway.splice.Wire;
import com.openagents.spacetime.gateway.upstream.Opening;
import com.openagents.spacetime.gateway.upstream.UpgradeRequest;
import com.openagents.spacetime.gateway.upstream.UpstreamMisbehaved;
import com.openagents.spacetime.gateway.upstream.UpstreamSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Opens a socket: rights and limits first, then SpacetimeDB's upgrade, then the client's, then both ends go to the splice.
 * The client gets its 101 only after SpacetimeDB has given one, so that a refusal is still an HTTP answer.
 */
final class SubscribeHandler {
    private static final Logger LOG = Logger.getLogger(SubscribeHandler.class);
    private static final Seldom DECLINED = new Seldom(Duration.ofSeconds(1));
    private static final Seldom UNAVAILABLE = new Seldom(Duration.ofSeconds(1));

    private final UpstreamSockets upstream;
    private final Gate gate;
    private final Exits exits;
    private final Answers answers;

    SubscribeHandler(UpstreamSockets upstream, Gate gate, Exits exits) {
        this.upstream = upstream;
        this.gate = gate;
        this.exits = exits;
        this.answers = exits.answers();
    }

    /** One socket on its way: what was asked, by whom, and when. */
    private record Asked(Passage passage, Place place, Grant grant, long since) {
        HttpServerRequest request() {
            return passage.request();
        }

        String database() {
            return passage.database().orElseThrow();
        }
    }

    void handle(Passage passage) {
        var request = passage.request();
        var key = Upgrades.key(request);
        if (key.isEmpty()) {
            answers.refuse(request, Refusal.UPGRADE_REQUIRED);
            return;
        }
        var offered = Upgrades.offered(request);
        if (offered.isEmpty()) {
            answers.refuse(request, Refusal.UNSUPPORTED_SUBPROTOCOL);
            return;
        }
        switch (Rights.decision(passage)) {
            case Decision.Refused(var refusal) -> answers.refuse(request, refusal);
            case Decision.Granted granted -> {
                gate.place(passage)
                        .ifPresent(
                                place -> open(new Asked(passage, place, granted.grant(), System.nanoTime()), offered));
            }
        }
    }

    private void open(Asked asked, List<String> offered) {
        Promise<Void> gone = Promise.promise();
        asked.request().exceptionHandler(_ -> gone.tryComplete());
        opening(asked, offered, gone.future())
                .onSuccess(opening -> {
                    switch (opening) {
                        case Opening.Declined declined -> declined(asked, declined);
                        case Opening.Opened opened -> switchClient(asked, opened);
                    }
                })
                .onFailure(failure -> unavailable(asked, failure));
    }

    private Future<Opening> opening(Asked asked, List<String> offered, Future<Void> gone) {
        try {
            var credential = exits.credentialFor(asked.passage().bearer());
            var headers = ForwardedHeaders.of(asked.request());
            return upstream.open(new UpgradeRequest(asked.passage().target(), offered, credential, headers), gone);
        } catch (RuntimeException e) {
            asked.place().close();
            throw e;
        }
    }

    private void declined(Asked asked, Opening.Declined declined) {
        asked.place().close();
        if (declined.status() == 404) {
            answers.refuse(asked.request(), Refusal.DATABASE_NOT_FOUND);
            return;
        }
        DECLINED.say(leftOut -> LOG.errorf(
                "SpacetimeDB declined an upgrade database=%s status=%d answer=%s request=%s left_out=%d",
                asked.database(),
                declined.status(),
                declined.body(),
                asked.passage().requestId(),
                leftOut));
        answers.refuse(asked.request(), Refusal.UPSTREAM_PROTOCOL_ERROR);
    }

    private void unavailable(Asked asked, Throwable failure) {
        asked.place().close();
        if (asked.request().response().closed()) {
            LOG.debugf("A client left before its socket was open database=%s", asked.database());
            return;
        }
        UNAVAILABLE.say(leftOut -> LOG.warnf(
                "SpacetimeDB gave no socket database=%s reason=\"%s\" request=%s left_out=%d",
                asked.database(), failure.getMessage(), asked.passage().requestId(), leftOut));
        if (failure instanceof UpstreamMisbehaved) {
            answers.refuse(asked.request(), Refusal.UPSTREAM_PROTOCOL_ERROR);
        } else if (failure instanceof TimeoutException) {
            answers.refuse(asked.request(), Refusal.UPSTREAM_TIMEOUT);
        } else {
            if (failure instanceof ConnectException) {
                exits.lostServers().connectFailed();
            }
            answers.refuseFor(asked.request(), Refusal.UPSTREAM_UNAVAILABLE, Pause.next());
        }
    }

    private void switchClient(Asked asked, Opening.Opened opened) {
        var id = SessionId.random();
        try {
            accepted(asked, opened, id)
                    .map(socket -> join(asked, opened, id, channelOf(socket)))
                    .onFailure(failure -> undo(asked, opened, failure));
        } catch (RuntimeException e) { // the top of what SpacetimeDB's answer sets off: nothing may be left behind
            undo(asked, opened, e);
        }
    }

    private static Future<NetSocket> accepted(Asked asked, Opening.Opened opened, SessionId id) {
        Upgrades.accept(asked.request(), opened.subprotocol())
                .putHeader("spacetime-identity", opened.identity())
                .putHeader("spacetime-gateway-session", id.text())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return asked.request().toNetSocket();
    }

    private void undo(Asked asked, Opening.Opened opened, Throwable failure) {
        asked.place().close();
        opened.early().forEach(ReferenceCountUtil::safeRelease);
        opened.channel().close();
        answers.failed(asked.request(), failure);
        asked.request().connection().close();
    }

    private LiveSession join(Asked asked, Opening.Opened opened, SessionId id, Channel client) {
        var subprotocol = Subprotocol.of(opened.subprotocol()).orElseThrow();
        var settings = asked.passage().rules().edge();
        var terms = new SpliceTerms(
                id,
                asked.passage().warrant(),
                asked.grant(),
                subprotocol,
                asked.passage().bearer().credential(),
                exits.limits().socket(asked.passage().caller(), asked.database()),
                settings.maxMessage(),
                settings.times().ofOneSocket(ThreadLocalRandom.current()));
        var early = Unpooled.wrappedBuffer(opened.early().toArray(ByteBuf[]::new));
        var reporter = new SocketReporter(
                asked.place(),
                exits,
                subprotocol,
                asked.since(),
                asked.passage().requestId());
        var socket = Splice.join(Wire.of(client), new Wire(opened.channel(), early), terms, reporter, exits.clock());
        asked.place().occupy(socket);
        exits.joined(socket);
        forget(asked.request());
        return socket;
    }

    /** Vert.x keeps the request for as long as its connection lives, hours perhaps: not so what it said, a token among it. */
    private static void forget(HttpServerRequest request) {
        request.headers().clear();
        request.response().headers().clear();
    }

    private static Channel channelOf(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
    }
}
