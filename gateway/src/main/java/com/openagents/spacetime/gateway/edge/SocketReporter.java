package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.splice.EndCause;
import com.openagents.spacetime.gateway.splice.SocketEnd;
import com.openagents.spacetime.gateway.splice.SpliceListener;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Accompanies one socket: one log line when it opens, one when it ends, its metrics, and its place given back. */
final class SocketReporter implements SpliceListener {
    private static final Logger LOG = Logger.getLogger(SocketReporter.class);

    private final Place place;
    private final Exits exits;
    private final GatewayMetrics metrics;
    private final long since;

    /** @param since when the socket was asked for, by {@link System#nanoTime()} */
    SocketReporter(Place place, Exits exits, long since) {
        this.place = place;
        this.exits = exits;
        this.metrics = exits.metrics();
        this.since = since;
    }

    @Override
    public void opened(LiveSession socket) {
        metrics.opened(Duration.ofNanos(System.nanoTime() - since));
        LOG.infof(
                "Socket opened session=%s holder=%s database=%s deadline=%s generation=%d",
                socket.id(),
                socket.warrant().holder().hash(),
                socket.database(),
                end(socket.warrant().deadline()),
                exits.generation().number());
    }

    private static String end(Instant deadline) {
        return deadline.equals(Instant.MAX) ? "never" : deadline.toString();
    }

    @Override
    public Refusal serverLost(LiveSession socket) {
        return Refusal.UPSTREAM_CLOSED;
    }

    @Override
    public void ended(LiveSession socket, SocketEnd end) {
        place.close();
        var told = Told.by(end.cause());
        metrics.closed(told.code(), told.cause(), end.truncated());
        metrics.traffic(
                "client", socket.fromClient().bytes(), socket.fromClient().messages());
        metrics.traffic(
                "server", socket.fromServer().bytes(), socket.fromServer().messages());
        if (end.cause() instanceof EndCause.Refused refused) {
            metrics.refused(refused.refusal());
        }
        LOG.infof(
                "Socket closed session=%s holder=%s database=%s code=%d cause=%s detail=%s truncated=%b seconds=%d"
                        + " client_bytes=%d client_messages=%d server_bytes=%d server_messages=%d generation=%d",
                socket.id(),
                socket.warrant().holder().hash(),
                socket.database(),
                told.code(),
                told.cause(),
                told.detail(),
                end.truncated(),
                Duration.between(socket.opened(), exits.clock().instant()).toSeconds(),
                socket.fromClient().bytes(),
                socket.fromClient().messages(),
                socket.fromServer().bytes(),
                socket.fromServer().messages(),
                exits.generation().number());
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
