package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.FrameFault;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.splice.EndCause.Refused;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The middle of a socket: the owner of the two legs, of the two ways between them, and of the {@link Phase} that decides
 * what passes. The first reason to end is the one that counts; how the two ends are told is the business of the
 * {@link Farewell}. Event loop only, but for the counters and the {@link #lag}.
 */
final class Joint {
    /**
     * What is read and dropped of a client at most whose end has begun: enough for what was on its way with its Close behind
     * it. One that only goes on sending would cost the loop as much as one that is served, until the wait for its Close ends.
     */
    static final int MOST_DROPPED = 1024 * 1024;

    private final Splice socket;
    private final SpliceListener listener;
    private final SocketTimes times;
    private final Leg client;
    private final Leg server;
    private final FromClient fromClient;
    private final FromServer fromServer;
    private final Timers timers;
    private final Lag lag;
    private final Farewell farewell;
    private final Idleness idleness = new Idleness();

    private Holding inForce; // of what the socket is held by, what has been taken over
    private Phase phase = Phase.AWAITING;
    private @Nullable EndCause cause;
    private String howServerWasLost = "";
    private long dropped; // of the client, in bytes
    private boolean reported;

    Joint(
            Splice socket,
            Leg client,
            Leg server,
            SpliceTerms terms,
            MessageRules rules,
            SpliceListener listener,
            InstantSource clock) {
        this.socket = socket;
        this.listener = listener;
        this.times = terms.times();
        this.client = client;
        this.server = server;
        this.timers = new Timers(client.loop(), clock, this::failed);
        this.inForce = socket.held();
        this.fromClient = new FromClient(this, client, server, terms, rules);
        this.fromServer = new FromServer(this, server, client, terms);
        this.lag = new Lag(client, timers, times.clientLag(), () -> refuse(Refusal.SLOW_CONSUMER, ""));
        this.farewell = new Farewell(this, client, server, timers);
    }

    /** Takes its place in both pipelines; the bytes, which it owns, came before it did. */
    void begin(ByteBuf clientBytes, ByteBuf serverBytes) {
        client.setRead(false);
        client.stand(fromClient);
        server.stand(fromServer);
        timers.begin(this::beat, () -> refuse(Refusal.UPSTREAM_TIMEOUT, "no first message"));
        timers.deadline(inForce.warrant().deadline(), this::deadlineReached);
        fromClient.received(clientBytes);
        fromServer.received(serverBytes);
        fromServer.receivedAll();
        settleReading();
        if (!client.isOpen()) {
            clientGone();
        } else if (!server.isOpen()) {
            serverGone();
        }
    }

    Traffic fromClient() {
        return fromClient.traffic();
    }

    Traffic fromServer() {
        return fromServer.traffic();
    }

    /** For how long the client has been behind; zero if it is not. From any thread. */
    Duration lag() {
        return lag.age();
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
        settleReading();
    }

    /** Switches the reading of each connection: on where what comes can be passed on at once, or is to be dropped. */
    void settleReading() {
        client.setRead(
                switch (phase) {
                    case AWAITING, LOST, FINISHING_FRAME -> false;
                    case OPEN -> server.hasRoom();
                    case CLIENT_DONE, FAREWELL, OVER -> dropped < MOST_DROPPED;
                });
        server.setRead(
                switch (phase) {
                    case AWAITING, OPEN, CLIENT_DONE, FINISHING_FRAME -> client.hasRoom();
                    case LOST, FAREWELL, OVER -> true;
                });
        if (!server.isRead()) {
            lag.holdsServerBack();
        }
    }

    boolean clientIsInsideFrame() {
        return fromServer.insideFrame();
    }

    boolean serverIsInsideFrame() {
        return fromClient.insideFrame();
    }

    /** Whether the client's bytes are no frames any more. */
    boolean clientIsUnreadable() {
        return fromClient.isUnreadable();
    }

    /** Something has come from one end. */
    void came(Sender from, Traffic more) {
        listener.came(from, more);
    }

    /** Something has come from the client that does not pass any more. */
    void dropped(int bytes) {
        dropped += bytes;
        if (dropped >= MOST_DROPPED) {
            settleReading();
        }
    }

    /** One end has answered a ping. */
    void answered(Sender peer, Duration roundTrip) {
        listener.answered(peer, roundTrip);
    }

    /** All that came for the client by now has been flushed to it. */
    void clientFed() {
        lag.look();
    }

    void firstMessagePassed() {
        phase = Phase.OPEN;
        timers.firstMessageCame();
        times.maxAge().ifPresent(age -> timers.ageDue(age, () -> refuse(Refusal.MAX_AGE, "")));
        times.idleTimeout().ifPresent(limit -> timers.idleLooks(Idleness.pause(limit), this::lookWhetherIdle));
        listener.opened(socket);
        fromClient.begin();
        settleReading();
    }

    private void lookWhetherIdle() {
        if (idleness.isIdle(fromClient.passed() + fromServer.passed())) {
            refuse(Refusal.IDLE_TIMEOUT, "no data");
        }
    }

    /** A fault of ours: the client is told if it still can be; else both connections are cut. */
    void failed(Throwable failure) {
        switch (phase) {
            case AWAITING, OPEN, LOST -> end(new EndCause.Failed(failure), CloseStatus.of(Refusal.INTERNAL_ERROR));
            case CLIENT_DONE, FINISHING_FRAME, FAREWELL, OVER -> {
                cause = new EndCause.Failed(failure);
                farewell.truncate();
            }
        }
    }

    /** The client's Close, which the callee owns: passed on if the socket is open, else an answer to ours. */
    void clientSaysClose(CloseStatus status, ByteBuf frame) {
        farewell.clientHasClosed();
        switch (phase) {
            case OPEN -> {
                cause = new EndCause.ClientClosed(status);
                farewell.prepare(status);
                farewell.passToServer(frame);
                timers.closeDue(farewell::tellClient);
                enter(Phase.CLIENT_DONE);
            }
            case LOST -> {
                frame.release();
                end(new EndCause.ClientClosed(status), status);
            }
            case AWAITING, CLIENT_DONE, FINISHING_FRAME, FAREWELL, OVER -> frame.release();
        }
    }

    /** The client's Close, which nobody can pass on. */
    void clientSaysClose(FrameFault fault) {
        farewell.clientHasClosed();
        clientBroke(fault);
    }

    /** The client has broken the protocol: for a moment SpacetimeDB may answer what came before. */
    void clientBroke(FrameFault fault) {
        var objection = Objection.of(fault.refusal(), "client: " + fault);
        if (phase != Phase.OPEN || serverIsInsideFrame()) {
            refuse(objection);
            return;
        }
        cause = objection.cause();
        farewell.prepare(objection.words());
        farewell.tellServer(CloseStatus.GOING_AWAY);
        timers.lingerDue(farewell::tellClient);
        enter(Phase.CLIENT_DONE);
    }

    /** SpacetimeDB's Close: passed on to the client in a legal form, or its answer to the client's. */
    void serverSaysClose(CloseStatus status) {
        if (phase != Phase.CLIENT_DONE) {
            end(new EndCause.ServerClosed(status), status);
            return;
        }
        if (cause instanceof EndCause.ClientClosed) {
            farewell.prepare(status);
        }
        farewell.tellClient();
    }

    /** The client's connection has ended. */
    void clientGone() {
        if (cause == null) {
            cause = new EndCause.ClientGone();
        }
        phase = Phase.OVER;
        farewell.cutServer();
        reportIfEnded();
    }

    /** SpacetimeDB's connection has ended. */
    void serverGone() {
        switch (phase) {
            case AWAITING -> serverLost(ServerLoss.UNOPENED, "");
            case OPEN -> serverLost(lag.lossAtEnd(), "");
            case CLIENT_DONE -> farewell.tellClient();
            case FINISHING_FRAME -> farewell.truncate(); // the frame's end can come no more
            case LOST, FAREWELL, OVER -> {}
        }
        reportIfEnded();
    }

    /** Keeps the client until it is known what to tell it. */
    private void serverLost(ServerLoss loss, String how) {
        howServerWasLost = how;
        enter(Phase.LOST);
        farewell.cutServer();
        timers.verdictDue(() -> refuse(Refusal.UPSTREAM_UNAVAILABLE, howServerWasLost));
        listener.serverLost(socket, loss);
    }

    /** The frame to the client that a due Close has waited for is whole. */
    void frameFinished() {
        farewell.speak();
    }

    /** Lives on by what was held last, if that lets it; a socket whose end has begun is not touched any more. */
    void takeOver() {
        var next = socket.held();
        if (next.equals(inForce) || (phase != Phase.AWAITING && phase != Phase.OPEN)) {
            return;
        }
        inForce = next;
        timers.deadline(next.warrant().deadline(), this::deadlineReached);
        fromClient.hold(next.grant()).ifPresent(what -> refuse(next.ifForbidden(), what));
    }

    /** A renewal that came in time counts, also if the loop has not taken it over yet. */
    private void deadlineReached() {
        if (socket.held().equals(inForce)) {
            refuse(Refusal.TOKEN_EXPIRED, "");
        } else {
            takeOver();
        }
    }

    private void beat() {
        var serverIsDead = server.pulse().isDeadAtBeat(server.isRead());
        var clientIsDead = client.pulse().isDeadAtBeat(client.isRead());
        if (phase == Phase.AWAITING || phase == Phase.OPEN) {
            if (serverIsDead) {
                serverIsSilent();
            } else if (clientIsDead) {
                refuse(Refusal.IDLE_TIMEOUT, "client: no pong");
            } else {
                fromClient.pingTarget();
                fromServer.pingTarget();
            }
        }
        lag.beat();
        lag.look();
    }

    private void serverIsSilent() {
        if (phase == Phase.OPEN) {
            serverLost(lag.lossAtSilence(), "server: no pong");
        } else {
            refuse(Refusal.UPSTREAM_TIMEOUT, "server: no pong");
        }
    }

    /** Somebody else's wish. */
    void closed(Refusal refusal) {
        refuse(refusal, howServerWasLost);
    }

    /** The same with a time to stay away for. */
    void closed(Refusal refusal, Duration retryAfter) {
        end(new Refused(refusal, howServerWasLost), CloseStatus.of(refusal, retryAfter));
    }

    /** @param detail what exactly is wrong, for the log; never a byte of a message */
    void refuse(Refusal refusal, String detail) {
        refuse(Objection.of(refusal, detail));
    }

    void refuse(Objection objection) {
        end(objection.cause(), objection.words());
    }

    /** The first reason to end is the one that counts; a client that has said Close itself needs none. */
    private void end(EndCause why, CloseStatus status) {
        if (phase == Phase.AWAITING || phase == Phase.OPEN || phase == Phase.LOST) {
            cause = why;
            farewell.prepare(status);
            farewell.tellClient();
        }
    }

    @Nullable
    EndCause cause() {
        return cause;
    }

    private void reportIfEnded() {
        if (reported || cause == null || client.isOpen() || server.isOpen()) {
            return;
        }
        reported = true;
        timers.cancel();
        fromClient.release();
        fromServer.release();
        listener.ended(socket, new SocketEnd(cause, farewell.isTruncated()));
    }
}
