package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.observe.EventLine;
import com.openagents.spacetime.gateway.observe.Redacted;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.splice.EndCause;
import com.openagents.spacetime.gateway.splice.ServerLoss;
import com.openagents.spacetime.gateway.splice.SocketEnd;
import com.openagents.spacetime.gateway.splice.SpliceListener;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Accompanies one socket: one log line when it opens, one when it ends, its metrics, and its place given back. The lines
 * name no client's address: it is a person's, a hash of it can be guessed, and the holder says more.
 */
final class SocketReporter implements SpliceListener {
    private static final Logger LOG = Logger.getLogger(SocketReporter.class);

    private final Place place;
    private final Exits exits;
    private final SocketMetrics metrics;
    private final Subprotocol subprotocol;
    private final long since;
    private final String request;

    /**
     * @param since when the socket was asked for, by {@link System#nanoTime()}
     * @param request what the request for it is called
     */
    SocketReporter(Place place, Exits exits, Subprotocol subprotocol, long since, String request) {
        this.place = place;
        this.exits = exits;
        this.metrics = exits.sockets();
        this.subprotocol = subprotocol;
        this.since = since;
        this.request = request;
    }

    @Override
    public void opened(LiveSession socket) {
        var handshake = Duration.ofNanos(System.nanoTime() - since);
        metrics.opened(handshake);
        line("Socket opened", socket)
                .with("deadline", end(socket.warrant().deadline()))
                .with("handshake_ms", handshake.toMillis())
                .with("request", request)
                .write();
    }

    private static String end(Instant deadline) {
        return deadline.equals(Instant.MAX) ? "never" : deadline.toString();
    }

    private EventLine line(String sentence, LiveSession socket) {
        return new EventLine(SocketReporter.class, sentence)
                .with("session", socket.id())
                .with("holder", socket.warrant().holder().hash())
                .with("jti", socket.warrant().jti().map(Redacted::jti))
                .with("database", socket.database())
                .with("subprotocol", subprotocol.wireName())
                .with("generation", exits.generation().number());
    }

    @Override
    public void came(Sender from, Traffic more) {
        switch (from) {
            case CLIENT -> metrics.cameFromClient(more.bytes(), more.messages());
            case SERVER -> metrics.cameFromServer(more.bytes(), more.messages());
        }
    }

    @Override
    public void answered(Sender peer, Duration roundTrip) {
        switch (peer) {
            case CLIENT -> metrics.clientAnswered(roundTrip);
            case SERVER -> metrics.serverAnswered(roundTrip);
        }
    }

    @Override
    public void serverLost(LiveSession socket, ServerLoss loss) {
        exits.lostServers().lost(socket, loss);
    }

    @Override
    public void ended(LiveSession socket, SocketEnd end) {
        place.close();
        var told = Told.by(end.cause());
        metrics.closed(told.code(), told.cause(), end.truncated());
        if (end.cause() instanceof EndCause.Refused refused) {
            exits.metrics().refused(refused.refusal());
        }
        line("Socket closed", socket)
                .with("code", told.code())
                .with("cause", told.cause())
                .with("detail", told.detail())
                .with("truncated", end.truncated())
                .with(
                        "seconds",
                        Duration.between(socket.opened(), exits.clock().instant())
                                .toSeconds())
                .with("client_bytes", socket.fromClient().bytes())
                .with("client_messages", socket.fromClient().messages())
                .with("server_bytes", socket.fromServer().bytes())
                .with("server_messages", socket.fromServer().messages())
                .write();
    }

    /**
     * An end in the words of metrics and logs.
     *
     * @param code the Close code that the client was told, 0 for none
     * @param cause a word of a fixed list
     */
    private record Told(int code, String cause, String detail) {
        static Told by(EndCause cause) {
            return switch (cause) {
                case EndCause.Refused(var refusal, var detail) -> new Told(refusal.closeCode(), refusal.code(), detail);
                case EndCause.Failed(var failure) -> {
                    LOG.error("A socket failed inside the gateway", failure);
                    yield new Told(Refusal.INTERNAL_ERROR.closeCode(), Refusal.INTERNAL_ERROR.code(), "");
                }
                case EndCause.ClientClosed(var status) -> new Told(status.code(), "client_closed", "");
                case EndCause.ClientGone _ -> new Told(0, "client_gone", "");
                case EndCause.ServerClosed(var status) -> new Told(status.code(), "server_closed", "");
            };
        }
    }
}
