package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.splice.LostServers;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import com.openagents.spacetime.gateway.upstream.DatabaseIdentity;
import com.openagents.spacetime.gateway.upstream.DatabaseWatch;
import com.openagents.spacetime.gateway.upstream.Databases;
import com.openagents.spacetime.gateway.upstream.UpstreamProbe;
import com.openagents.spacetime.gateway.upstream.UpstreamSockets;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What stands behind the listeners, made once for all of them: whoever comes in by one door meets the same tokens, tickets,
 * limits and sessions as by the other.
 */
record Interior(
        Vertx vertx,
        Doorkeeper doorkeeper,
        Gate gate,
        Turn turn,
        Exits exits,
        HealthHandler health,
        TicketHandler ticket,
        Databases databases,
        Forwarder forwarder,
        SubscribeHandler subscribe,
        HouseHandler house,
        Sharing sharing) {
    /**
     * Builds it from checked parts.
     *
     * @param sharing what it shares with other replicas
     * @param clock what the times of tokens are compared with
     */
    static Interior of(
            Vertx vertx,
            GatewayParts parts,
            Sessions sessions,
            GatewayMetrics metrics,
            SocketMetrics socketMetrics,
            HealthHandler health,
            Sharing sharing,
            InstantSource clock) {
        var tickets = sharing.tickets();
        var engine = parts.signatures().providers();
        var authenticator = new Authenticator(parts.keyring(), new TokenVerifier(engine), clock);
        var tokens = UpstreamTokens.of(parts.credential(), engine);
        var check = new WarrantCheck(parts.keyring(), parts.revocations());
        var review = new SessionReview(sessions, check, parts.generations());
        var generations = parts.generations();
        var drain = new Drain(
                sessions, () -> generations.current().rules().drainWindow(), new Random(), Drain.Time.OF_THE_MACHINE);
        var room = new BodyRoom();
        metrics.bodies(room::taken);
        var lostServers = new LostServers(
                ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop(),
                new UpstreamProbe(vertx, parts.upstream())::answers,
                new Random());
        var limits = new Limits(
                () -> generations.current().rules().limits(),
                sharing.homes(parts.buckets()),
                new LimitReporter(metrics),
                new Random());
        var answers = new Answers(metrics);
        var turn = new Turn(vertx, answers);
        var gate = new Gate(limits, sessions, answers, turn);
        var exits = new Exits(
                parts, tokens, check, review, drain, limits, answers, metrics, socketMetrics, lostServers, room, clock);
        var alarms = new DatabaseAlarms(metrics);
        var policy = generations.current().rules().policy();
        return new Interior(
                vertx,
                new Doorkeeper(authenticator, tickets, check, parts.credential(), clock),
                gate,
                turn,
                exits,
                health,
                new TicketHandler(tickets, tokens, clock),
                new Databases(vertx, parts.upstream(), pins(policy), alarms),
                new Forwarder(vertx, gate, exits),
                new SubscribeHandler(new UpstreamSockets(vertx, parts.upstream()), gate, exits),
                new HouseHandler(vertx, sessions, exits),
                sharing);
    }

    /** Has whatever follows the rules in force follow every change from now on. */
    void begin() {
        var generations = exits.parts().generations();
        generations.onChange(
                () -> databases.list(pins(generations.current().rules().policy())));
        exits.review().begin();
        sharing.begin();
    }

    /** The databases that a policy serves, each with the identity that it must have, if that is fixed. */
    static Map<String, Optional<DatabaseIdentity>> pins(Policy policy) {
        var pins = new LinkedHashMap<String, Optional<DatabaseIdentity>>();
        policy.databases().stream()
                .sorted()
                .flatMap(name -> policy.database(name).stream())
                .forEach(database ->
                        pins.put(database.name(), database.identity().map(DatabaseIdentity::new)));
        return pins;
    }

    /** Counts what must not happen to a database. */
    private record DatabaseAlarms(GatewayMetrics metrics) implements DatabaseWatch {
        @Override
        public void identityDiffers(String database) {
            metrics.databaseAlarm("identity_differs");
        }

        @Override
        public void ownerChanged(String database) {
            metrics.databaseAlarm("owner_changed");
        }
    }
}
