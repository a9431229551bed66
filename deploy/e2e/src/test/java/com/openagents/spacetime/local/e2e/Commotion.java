package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.SecretRotation;
import com.openagents.spacetime.local.issuer.SharedSecretIssuer;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.relay.Relay;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Event;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Messages;
import com.openagents.spacetime.local.swarm.Swarm;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that can happen to a gateway, in rounds that begin and end with no client there but those that a broken network
 * has left behind.
 */
final class Commotion {
    private static final int CLIENTS = Integer.getInteger("soak.clients", 40);
    /** Of those who end in some other way than the most. */
    private static final int FEW = CLIENTS / 5;

    private static final int COMING_PER_SECOND = 100;
    private static final Duration CALL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The issuer's leeway of 30 s is all that they live for, so that little is remembered of them. */
    private static final Duration SHORT = Duration.ZERO;
    /** For those who must not end before their silence is noticed. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final int PAYLOAD = 4_000;

    private final RunningStack stack;
    private final SharedSecretIssuer issuer;
    private final Relay relay;
    private final Swarm direct;
    private final Swarm relayed;
    private int rounds;

    Commotion(RunningStack stack, Relay relay, Swarm direct, Swarm relayed) {
        this.stack = stack;
        this.issuer = (SharedSecretIssuer) stack.description().issuer("control");
        this.relay = relay;
        this.direct = direct;
        this.relayed = relayed;
    }

    /** They come, subscribe, call, flood, stall, die, get lost; meanwhile keys are rotated and settings reloaded. */
    void round() throws Exception {
        rounds++;
        var query = "SELECT * FROM sync_event WHERE stream_id = '%s'".formatted(stream());
        var loyal = direct.clients(
                CLIENTS, one -> habits(one, SHORT, Manners.POLITE).watching(query));
        var dying = direct.clients(
                FEW, one -> habits(CLIENTS + one, SHORT, Manners.RESIGNED).watching(query));
        var vanishing = direct.clients(FEW, one -> habits(CLIENTS + one, SHORT, Manners.RESIGNED));
        var flooding = direct.clients(2, one -> habits(CLIENTS + one, SHORT, Manners.RESIGNED));
        var stalled = direct.clients(
                1,
                one -> habits(CLIENTS + one, SHORT, Manners.RESIGNED)
                        .watching(query)
                        .receiving(4096));
        var lost = relayed.clients(FEW, one -> habits(CLIENTS + one, LONG, Manners.RESIGNED));
        var others = Stream.of(dying, vanishing, flooding, stalled)
                .flatMap(List::stream)
                .toList();
        direct.come(loyal, COMING_PER_SECOND);
        direct.come(others, COMING_PER_SECOND);
        relayed.come(lost, COMING_PER_SECOND);
        awaitServed(Stream.of(loyal, others, lost).flatMap(List::stream));

        stalled.forEach(Client::stopReading);
        loyal.forEach(client -> client.callEvery(CALL, this::append));
        flooding.forEach(client -> client.flood(endless(Messages.call("heartbeat"))));
        awaitCalls(CLIENTS * 2L);
        flooding.forEach(Client::die);
        dying.forEach(Client::die);
        vanishing.forEach(Client::vanish);
        relay.swallow();
        lost.forEach(Client::vanish);

        rotate();
        reload();
        awaitServed(loyal.stream());
        awaitCalls(CLIENTS);
        loyal.forEach(Client::stopCalling);
        loyal.forEach(Client::leave);
        stalled.forEach(Client::vanish);
    }

    /** What has become of all clients. */
    @Override
    public String toString() {
        return "%d rounds, %d calls answered, %d lost; ends: %s"
                .formatted(
                        rounds,
                        direct.answered(),
                        direct.failed(),
                        Stream.concat(
                                        direct.journal().of(Event.Ended.class).stream(),
                                        relayed.journal().of(Event.Ended.class).stream())
                                .collect(Collectors.groupingBy(
                                        end -> end.code() + " " + end.reason().replaceAll("[0-9]+", "N"),
                                        Collectors.counting())));
    }

    /** The keys of all who are there are withdrawn, so those who are loyal come back with others. */
    private void rotate() {
        var rotation = new SecretRotation(issuer, rounds);
        rotation.stage();
        await().atMost(LIMIT).until(() -> call(rotation.after().mint(request(0, SHORT), Instant.now())) == 200);
        rotation.switchOver();
        rotation.retire();
        await().atMost(LIMIT).until(() -> call(rotation.before().mint(request(0, SHORT), Instant.now())) == 401);
    }

    private void reload() throws Exception {
        stack.certificates().place(rounds % 2 == 0 ? "first" : "second");
        var generation = stack.metric("generation");
        stack.changeGatewaySettings(
                settings -> settings.replaceFirst("window: [0-9]+s", "window: %ds".formatted(rounds % 50 + 1)));
        await().atMost(LIMIT).until(() -> stack.metric("generation") > generation);
        assertThat(stack.metric("reload_failed")).isZero();
    }

    private int call(String token) throws Exception {
        return stack.door().send(stack.door().call("heartbeat", "[]"), token).statusCode();
    }

    private Habits habits(int subject, Duration lifetime, Manners manners) {
        return Habits.of(() -> issuer.mint(request(subject, lifetime), Instant.now()), manners);
    }

    private static TokenRequest request(int subject, Duration lifetime) {
        return TokenRequest.unlimited("user:soak-" + subject, lifetime);
    }

    private String append() {
        return Messages.call(
                "append_sync_event",
                stream(),
                UUID.randomUUID().toString(),
                "hash",
                "x".repeat(PAYLOAD),
                0,
                0,
                true,
                0);
    }

    private String stream() {
        return "soak." + rounds;
    }

    private void awaitCalls(long more) {
        var enough = direct.answered() + more;
        await().atMost(LIMIT).until(() -> direct.answered() >= enough);
    }

    private static void awaitServed(Stream<Client> clients) {
        var all = clients.toList();
        await().atMost(LIMIT).until(() -> all.stream().allMatch(Client::isServed));
    }

    private static Supplier<WebSocketFrame> endless(String message) {
        var bytes = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
        return () -> new TextWebSocketFrame(bytes.duplicate());
    }
}
