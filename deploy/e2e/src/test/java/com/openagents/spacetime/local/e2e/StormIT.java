package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.relay.Backend;
import com.openagents.spacetime.local.relay.Relay;
import com.openagents.spacetime.local.stack.StackOptions;
import com.openagents.spacetime.local.swarm.Bins;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Event;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients behind a load balancer, and one of two gateways is told to stop. */
class StormIT {
    private static final int CLIENTS = Integer.getInteger("storm.clients", 300);
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("storm.window", 5));
    private static final int COMING_PER_SECOND = 100;
    /** What the other gateway admits: too little for all who would be back on time. */
    private static final int BACK_PER_SECOND = Integer.getInteger("storm.admitted", 25);

    private static final Duration LIMIT = Duration.ofSeconds(60 + 2 * CLIENTS / BACK_PER_SECOND);
    private static final Duration BIN = Duration.ofSeconds(1);
    /** The part of the window in which clients are told. */
    private static final double TELLING = 0.8;
    /** So many times as many may be told within a second as if all seconds were alike: a machine that is at its limit stutters. */
    private static final double FAIR = 2.5;

    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory -> new RunningStack(
            StackOptions.in(directory),
            settings -> admitting(COMING_PER_SECOND, settings)
                    .replace("window: 5s", "window: %ds".formatted(WINDOW.toSeconds()))));

    @Test
    void everybody_is_told_to_go_in_turn_and_comes_to_the_other_gateway_no_faster_than_it_admits(RunningStack stack)
            throws Exception {
        var target = Target.of(stack.description());
        try (var second = stack.stack().anotherGateway(settings -> admitting(BACK_PER_SECOND, settings));
                var relay = new Relay(List.of(
                        new Backend(target.address(), () -> isReady(stack.door())),
                        new Backend(second.address(), () -> true)));
                var swarm = new Swarm(target.behind(relay.address()))) {
            var clients = swarm.clients(CLIENTS, one -> Habits.of(() -> token(stack, one), Manners.POLITE));
            swarm.come(clients, COMING_PER_SECOND);
            await().atMost(LIMIT).until(() -> clients.stream().allMatch(Client::isServed));
            assertThat(stack.metric("sockets_open")).isEqualTo(CLIENTS);

            var told = System.nanoTime();
            var exit = stack.stack().terminateGateway();
            await().atMost(LIMIT).until(() -> !ends(swarm, told).isEmpty());
            assertThat(isReady(stack.door()))
                    .as("ready when the first has been told to go")
                    .isFalse();
            assertThat(exit.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
            await().atMost(LIMIT).until(() -> clients.stream().allMatch(Client::isServed));

            assertThat(ends(swarm, told)).hasSize(CLIENTS).allSatisfy(end -> {
                assertThat(end.code()).isEqualTo(1012);
                assertThat(end.reason()).startsWith("draining: retry_after_ms=");
            });
            var closes = Bins.of(ends(swarm, told).stream().mapToLong(Event::at), told, BIN);
            var returns = swarm.journal().since(told, Event.Opened.class);
            RunningStack.say("Told to go:\n%s\nBack again:\n%s\nRefused meanwhile: %d, unreachable: %d"
                    .formatted(
                            closes,
                            Bins.of(returns.stream().mapToLong(Event::at), told, BIN),
                            swarm.journal().since(told, Event.Refused.class).size(),
                            swarm.journal().since(told, Event.Unreachable.class).size()));
            assertThat(closes.most()).as("told within one second").isLessThanOrEqualTo((int)
                    (FAIR * CLIENTS / (WINDOW.toSeconds() * TELLING)));
            assertThat(swarm.journal().since(told, Event.Unreachable.class)).isEmpty();
            assertThat(swarm.journal().since(told, Event.Refused.class))
                    .as("refused until there was room")
                    .isNotEmpty()
                    .allSatisfy(refusal -> {
                        assertThat(refusal.status()).isEqualTo(503);
                        assertThat(refusal.retryAfter()).isPresent();
                    });
            assertAdmittedInTime(returns, told);
        }
        stack.stack().startGateway();
    }

    /** Since each comes in after it was admitted, no more can have come in by then than could be admitted. */
    private static void assertAdmittedInTime(List<Event.Opened> returns, long since) {
        for (var one = 0; one < returns.size(); one++) {
            var passed = (returns.get(one).at() - since) / 1e9;
            assertThat(one + 1.0)
                    .as("back after %.3f s", passed)
                    .isLessThanOrEqualTo(BACK_PER_SECOND + BACK_PER_SECOND * passed);
        }
    }

    /** All clients come from one address, which must not be what holds them back. */
    private static String admitting(int perSecond, String settings) {
        return RunningStack.withLimits("""
                  address: { requests: 1000/s burst 10000, sockets: 10000 }
                  gateway: { handshakes: %d/s burst %d }
                """.formatted(perSecond, perSecond), settings);
    }

    private static List<Event.Ended> ends(Swarm swarm, long since) {
        return swarm.journal().since(since, Event.Ended.class);
    }

    private static String token(RunningStack stack, int client) {
        return stack.token("control", TokenRequest.unlimited("user:storm-" + client, Duration.ofMinutes(10)));
    }

    /** As a load balancer asks. */
    private static boolean isReady(Door door) {
        try {
            return door.send(door.request("/readyz")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
