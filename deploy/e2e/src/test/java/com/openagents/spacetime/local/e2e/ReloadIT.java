package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Event;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Messages;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Settings that change again and again under clients that are at work. */
@Execution(ExecutionMode.CONCURRENT)
class ReloadIT {
    private static final int RELOADS = Integer.getInteger("reload.times", 20);
    /** So often another certificate is put in place too. */
    private static final int EVERY_FIFTH = 5;

    private static final int CLIENTS = 200;
    private static final int VISITORS = 40;
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final int COMING_PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(14);

    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory -> RunningStack.withCertificateFiles(
            directory,
            settings -> settings.replace("grants:\n", "grants:\n" + visitors(VISITORS))
                    .replace("limits:\n", "limits:\n  client-lag: 15s\n")));

    @Test
    void nobody_notices_a_reload_but_whom_the_new_rules_forbid(RunningStack stack) throws Exception {
        try (var swarm = new Swarm(Target.of(stack.description()))) {
            var clients = swarm.clients(CLIENTS, one -> Habits.of(() -> token(stack, one), Manners.RESIGNED));
            swarm.come(clients, COMING_PER_SECOND);
            await().atMost(LIMIT).until(() -> clients.stream().allMatch(Client::isServed));
            clients.forEach(client -> client.callEvery(CALL, () -> Messages.call("heartbeat")));

            for (var reload = 1; reload <= RELOADS; reload++) {
                reload(stack, reload);
            }
            assertThat(ends(swarm)).isEmpty();
            assertThat(swarm.failed()).isZero();
            var answered = swarm.answered();
            RunningStack.say("%d reloads, %d calls answered meanwhile, 999 of 1000 within %d ms"
                    .formatted(
                            RELOADS, answered, swarm.latencies().perMille(999).toMillis()));
            await().atMost(LIMIT).until(() -> swarm.answered() >= answered + CLIENTS);

            var staying = VISITORS / 2;
            stack.changeGatewaySettings(settings -> settings.replace(visitors(VISITORS), visitors(staying)));

            await().atMost(LIMIT).until(() -> ends(swarm).size() >= VISITORS - staying);
            var after = swarm.answered();
            await().atMost(LIMIT).until(() -> swarm.answered() >= after + CLIENTS);
            assertThat(ends(swarm))
                    .allSatisfy(end -> assertThat(end.reason()).isEqualTo("forbidden: policy_changed"))
                    .allSatisfy(end -> assertThat(end.code()).isEqualTo(1008))
                    .extracting(Event.Ended::client)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(staying, VISITORS).boxed().toList());
        }
    }

    /** What differs is what nobody can be forbidden by; returns when it is in force. */
    private static void reload(RunningStack stack, int number) throws Exception {
        var generation = stack.metric("generation");
        stack.changeGatewaySettings(settings -> settings.replaceFirst(
                        "window: [0-9]+s", "window: %ds".formatted(number % 50 + 1))
                .replaceFirst("client-lag: [0-9]+s", "client-lag: %ds".formatted(number % 50 + 10)));
        if (number % EVERY_FIFTH == 0) {
            exchangeCertificate(stack, number / EVERY_FIFTH % 2 == 0 ? "first" : "second");
        }
        await().atMost(LIMIT).until(() -> stack.metric("generation") > generation);
        assertThat(stack.metric("reload_failed")).isZero();
    }

    private static void exchangeCertificate(RunningStack stack, String name) throws Exception {
        stack.certificates().place(name);
        // Vert.x resets a connection that comes in the moment of the exchange.
        await().atMost(LIMIT)
                .ignoreException(SSLHandshakeException.class)
                .until(() -> Door.of(stack.description()).certificate().equals(name));
    }

    private static List<Event.Ended> ends(Swarm swarm) {
        return swarm.journal().of(Event.Ended.class);
    }

    /** The first clients are visitors: let in by their names alone. */
    private static String token(RunningStack stack, int client) {
        var subject = subject(client);
        return stack.token(
                "control",
                client < VISITORS
                        ? new TokenRequest(subject, TOKEN_LIFETIME, List.of("sync.visit"), List.of(), Map.of())
                        : TokenRequest.unlimited(subject, TOKEN_LIFETIME));
    }

    /** An entry for so many of them. */
    private static String visitors(int count) {
        return """
                  - scopes: [sync.visit]
                    rights: [subscribe]
                    reducers: [heartbeat]
                    subjects: [%s]
                """.formatted(IntStream.range(0, count)
                .mapToObj(client -> '"' + subject(client) + '"')
                .collect(Collectors.joining(", ")));
    }

    private static String subject(int client) {
        return "user:reload-" + client;
    }
}
