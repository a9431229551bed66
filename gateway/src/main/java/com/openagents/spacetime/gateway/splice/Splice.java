package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.token.Warrant;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One client socket tied to one SpacetimeDB socket: the owner of the two legs, of the two ways between them, and of the
 * {@link Phase} that decides what passes. A Close of the gateway's own is put between two frames to the client; if it
 * falls due inside a frame, that frame's end is waited for. Close is spoken hop by hop: SpacetimeDB's connection is cut as
 * soon as the client has been told, since a server that has said Close may keep its connection for ever (2.8).
 *
 * <p>Every field belongs to the event loop of both connections. Other threads come in through {@link #close} and
 * {@link #hold}, which hop onto that loop, and read the counters and by what it is held.
 */
public final class Splice implements LiveSession {
    private final EventLoop loop;
    private final SessionId id;
    private final String database;
    private final Instant opened;
    private final SpliceListener listener;
    private final Leg client;
    private final Leg server;
    private final FromClient fromClient;
    private final FromServer fromServer;
    private final Timers timers;
    private final Lag lag;

    private volatile Holding held; // written by any thread
    private Holding inForce; // the one that has been taken over

    private Phase phase = Phase.AWAITING;
    private @Nullable EndCause cause;
    private CloseStatus lastWords = CloseStatus.NONE; // for the client
    private boolean clientHasClosed; // its Close has come
    private boolean clientIsTold; // its connection has taken the last byte of our Close
    private boolean serverIsCut;
    private boolean truncated;
    private boolean reported;

    private Splice(
            Wire client,
            Wire server,
            SpliceTerms terms,
            MessageRules rules,
            SpliceListener listener,
            InstantSource clock) {
        this.loop = client.channel().eventLoop();
        this.id = terms.id();
        this.database = terms.grant().database();
        this.held = new Holding(terms.warrant(), terms.grant(), Refusal.POLICY_CHANGED);
        this.inForce = held;
        this.opened = clock.instant();
        this.listener = listener;
        this.client = new Leg(client.channel());
        this.server = new Leg(server.channel());
        this.fromClient = new FromClient(this, this.server, terms, rules);
        this.fromServer = new FromServer(this, this.client, terms);
        this.timers = new Timers(loop, clock, this::failed);
        this.lag = new Lag(loop, this.client, timers, terms.clientLag(), () -> refuse(Refusal.SLOW_CONSUMER, ""));
    }

    /**
     * Joins two upgraded connections: from here on the splice reads, writes and closes them, and nobody else does. Both
     * must belong to the event loop that calls this. Either may have ended already, so the listener may hear of the socket
     * before this returns.
     *
     * @param client the client's connection, behind our 101
     * @param server SpacetimeDB's connection, behind its 101
     * @param clock what the deadline is compared with
     * @throws IllegalStateException on another thread than the one event loop of both
     */
    public static LiveSession join(
            Wire client, Wire server, SpliceTerms terms, SpliceListener listener, InstantSource clock) {
        var rules = new ClientMessages(terms.subprotocol(), terms.grant());
        return join(client, server, terms, rules, listener, clock);
    }

    /** Joins them under other rules for the client's messages than those of its grant. */
    static LiveSession join(
            Wire client,
            Wire server,
            SpliceTerms terms,
            MessageRules rules,
            SpliceListener listener,
            InstantSource clock) {
        if (!client.channel().eventLoop().inEventLoop()
                || !server.channel().eventLoop().inEventLoop()) {
            throw new IllegalStateException(
                    "both connections of socket %s must belong to the event loop that joins them"
                            .formatted(terms.id()));
        }
        var splice = new Splice(client, server, terms, rules, listener, clock);
        splice.begin(client.alreadyRead(), server.alreadyRead());
        return splice;
    }

    private void begin(ByteBuf clientBytes, ByteBuf serverBytes) {
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

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public Kind kind() {
        return Kind.SOCKET;
    }

    @Override
    public Right right() {
        return Right.SUBSCRIBE;
    }

    @Override
    public Warrant warrant() {
        return held.warrant();
    }

    @Override
    public Grant grant() {
        return held.grant();
    }

    @Override
    public String database() {
        return database;
    }

    @Override
    public Instant opened() {
        return opened;
    }

    @Override
    public Traffic fromClient() {
        return fromClient.traffic();
    }

    @Override
    public Traffic fromServer() {
        return fromServer.traffic();
    }

    @Override
    public boolean isBehind() {
        return lag.isBehind();
    }

    @Override
    public void hold(Warrant warrant, Grant grant, Refusal ifForbidden) {
        held = new Holding(warrant, grant, ifForbidden);
        loop.execute(this::takeOver);
    }

    @Override
    public void close(Refusal refusal) {
        loop.execute(() -> refuse(refusal, ""));
    }

    @Override
    public void close(Refusal refusal, Duration retryAfter) {
        loop.execute(() -> end(new EndCause.Refused(refusal, ""), CloseStatus.of(refusal, retryAfter)));
    }

    Phase phase() {
        return phase;
    }

    /** Switches the reading of each connection: on where what comes can be passed on at once, or is to be dropped. */
    void settleReading() {
        client.setRead(
                switch (phase) {
                    case AWAITING, FINISHING_FRAME -> false;
                    case OPEN -> server.hasRoom();
                    case CLIENT_DONE, FAREWELL, OVER -> true;
                });
        server.setRead(
                switch (phase) {
                    case AWAITING, OPEN, CLIENT_DONE, FINISHING_FRAME -> client.hasRoom();
                    case FAREWELL, OVER -> true;
                });
        if (!server.isRead()) {
            lag.holdsServerBack();
        }
    }

    /** All that came for the client by now has been flushed to it. */
    void clientFed() {
        lag.look();
    }

    void firstMessagePassed() {
        phase = Phase.OPEN;
        timers.firstMessageCame();
        listener.opened(this);
        fromClient.begin();
        settleReading();
    }

    /** A fault of ours: the client is told if it still can be; else both connections are cut. */
    void failed(Throwable failure) {
        if (phase == Phase.AWAITING || phase == Phase.OPEN) {
            end(new EndCause.Failed(failure), CloseStatus.of(Refusal.INTERNAL_ERROR));
            return;
        }
        cause = new EndCause.Failed(failure);
        truncate();
    }

    /** The client's Close, which the callee owns: passed on if the socket is open, else an answer to ours. */
    void clientSaysClose(CloseStatus status, ByteBuf frame) {
        clientHasClosed = true;
        if (phase == Phase.OPEN) {
            cause = new EndCause.ClientClosed(status);
            lastWords = status;
            phase = Phase.CLIENT_DONE;
            server.write(frame);
            timers.closeDue(this::tellClient);
            settleReading();
            return;
        }
        frame.release();
        if (phase == Phase.FAREWELL && clientIsTold) {
            over();
        }
    }

    /** SpacetimeDB's Close: passed on to the client in a legal form, or its answer to the client's. */
    void serverSaysClose(CloseStatus status) {
        if (phase == Phase.CLIENT_DONE) {
            lastWords = status;
            tellClient();
        } else {
            end(new EndCause.ServerClosed(status), status);
        }
    }

    /** The client's connection has ended. */
    void clientGone() {
        if (cause == null) {
            cause = new EndCause.ClientGone();
        }
        phase = Phase.OVER;
        cutServer();
        reportIfEnded();
    }

    /** SpacetimeDB's connection has ended. */
    void serverGone() {
        switch (phase) {
            case AWAITING -> refuse(Refusal.REFUSED_BY_MODULE, "");
            case OPEN -> refuse(lag.serverEnded(listener.serverLost(this)), "");
            case CLIENT_DONE -> tellClient();
            case FINISHING_FRAME, FAREWELL, OVER -> {}
        }
        if (phase == Phase.FINISHING_FRAME) {
            truncate(); // the frame's end can come no more
        }
        reportIfEnded();
    }

    /** The frame to the client that a due Close has waited for is whole. */
    void frameFinished() {
        sayFarewell();
    }

    /** Lives on by what was held last, if that lets it; a socket whose end has begun is not touched any more. */
    private void takeOver() {
        var next = held;
        if (next.equals(inForce) || (phase != Phase.AWAITING && phase != Phase.OPEN)) {
            return;
        }
        inForce = next;
        timers.deadline(next.warrant().deadline(), this::deadlineReached);
        fromClient.hold(next.grant()).ifPresent(what -> refuse(next.ifForbidden(), what));
    }

    /** A renewal that came in time counts, also if the loop has not taken it over yet. */
    private void deadlineReached() {
        if (held.equals(inForce)) {
            refuse(Refusal.TOKEN_EXPIRED, "");
        } else {
            takeOver();
        }
    }

    private void beat() {
        var serverIsDead = server.pulse().isDeadAtBeat(server.isRead());
        var clientIsDead = client.pulse().isDeadAtBeat(client.isRead());
        if (serverIsDead) {
            refuse(silent(), "server: no pong");
        } else if (clientIsDead) {
            refuse(Refusal.IDLE_TIMEOUT, "");
        } else if (phase == Phase.AWAITING || phase == Phase.OPEN) {
            fromClient.ping();
            fromServer.ping();
        }
        lag.beat();
        lag.look();
    }

    private Refusal silent() {
        return phase == Phase.OPEN ? lag.serverFellSilent(listener.serverLost(this)) : Refusal.UPSTREAM_TIMEOUT;
    }

    /** @param detail what exactly is wrong, for the log; never a byte of a message */
    void refuse(Refusal refusal, String detail) {
        end(new EndCause.Refused(refusal, detail), CloseStatus.of(refusal));
    }

    /** The first reason to end is the one that counts; a client that has said Close itself needs none. */
    private void end(EndCause why, CloseStatus status) {
        if (phase == Phase.AWAITING || phase == Phase.OPEN) {
            cause = why;
            lastWords = status;
            tellClient();
        }
    }

    private void tellClient() {
        if (!fromServer.insideFrame()) {
            sayFarewell();
            return;
        }
        phase = Phase.FINISHING_FRAME;
        timers.closeDue(this::truncate);
        settleReading();
    }

    private void sayFarewell() {
        phase = Phase.FAREWELL;
        timers.closeDue(this::truncate);
        client.send(OwnFrame.of(Sender.SERVER, Opcode.CLOSE, lastWords.payload()))
                .addListener(sent -> {
                    if (sent.isSuccess()) {
                        farewellSent();
                    }
                });
        cutServer();
        settleReading();
    }

    private void farewellSent() {
        clientIsTold = true;
        if (clientHasClosed) {
            over();
        } else {
            timers.closeDue(this::over);
        }
    }

    private void over() {
        phase = Phase.OVER;
        timers.closeDue(client::reset);
        client.close();
    }

    /** The client cannot be told any more, or not in time. */
    private void truncate() {
        truncated |= client.isOpen();
        phase = Phase.OVER;
        client.reset();
        cutServer();
    }

    /** Ends SpacetimeDB's connection: with a Close, unless it has had one, or is inside a message that must not be whole. */
    private void cutServer() {
        if (serverIsCut || !server.isOpen()) {
            return;
        }
        serverIsCut = true;
        timers.serverCloseDue(server::reset);
        if (fromClient.insideFrame()) {
            server.close();
            return;
        }
        var farewell = cause instanceof EndCause.ClientClosed
                ? new byte[0]
                : OwnFrame.of(Sender.CLIENT, Opcode.CLOSE, wordsForServer().payload());
        server.send(farewell).addListener(_ -> server.close());
    }

    private CloseStatus wordsForServer() {
        return cause instanceof EndCause.ServerClosed(var status)
                ? CloseStatus.cut(status.code(), "")
                : CloseStatus.GOING_AWAY;
    }

    private void reportIfEnded() {
        if (reported || cause == null || client.isOpen() || server.isOpen()) {
            return;
        }
        reported = true;
        timers.cancel();
        fromClient.release();
        fromServer.release();
        listener.ended(this, new SocketEnd(cause, truncated));
    }
}
