package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.token.Warrant;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One client socket tied to one SpacetimeDB socket, as the rest of the gateway sees it. What happens between the two is the
 * business of its {@link Joint}, which belongs to the event loop of both connections: other threads come in through
 * {@link #close} and {@link #hold}, which hop onto that loop, and read the counters and by what the socket is held.
 */
public final class Splice implements LiveSession {
    private final EventLoop loop;
    private final SessionId id;
    private final String database;
    private final Instant opened;
    private final Joint joint;

    private volatile Holding held; // written by any thread

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
        this.opened = clock.instant();
        this.held = new Holding(terms.warrant(), terms.grant(), Refusal.POLICY_CHANGED);
        this.joint =
                new Joint(this, new Leg(client.channel()), new Leg(server.channel()), terms, rules, listener, clock);
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
        var rules = new ClientMessages(terms.subprotocol(), terms.grant(), terms.allowance());
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
        splice.joint.begin(client.alreadyRead(), server.alreadyRead());
        return splice;
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
        return joint.fromClient();
    }

    @Override
    public Traffic fromServer() {
        return joint.fromServer();
    }

    @Override
    public Duration lag() {
        return joint.lag();
    }

    @Override
    public void hold(Warrant warrant, Grant grant, Refusal ifForbidden) {
        held = new Holding(warrant, grant, ifForbidden);
        loop.execute(joint::takeOver);
    }

    @Override
    public void close(Refusal refusal) {
        loop.execute(() -> joint.closed(refusal));
    }

    @Override
    public void close(Refusal refusal, Duration retryAfter) {
        loop.execute(() -> joint.closed(refusal, retryAfter));
    }

    /** By what it is held; the joint may not have taken it over yet. */
    Holding held() {
        return held;
    }
}
