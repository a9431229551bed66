package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.StackOptions;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Event;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Messages;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import com.openagents.spacetime.local.vitals.Vitals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that do no harm beside some that do: two that send as fast as they can, tiny messages the one and large ones the
 * other, and one that subscribes and never reads. In pairs of runs, without them and with them, on the same stack and with
 * the same work for SpacetimeDB: there is a reader of what is published in either, only that it reads in the one.
 */
class FairnessIT {
    private static final int PAIRS = Integer.getInteger("fairness.pairs", 1);
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("fairness.seconds", 10));
    /** Whether latencies are judged too: only where nothing else runs do they say something of the gateway. */
    private static final boolean JUDGED = Boolean.getBoolean("fairness.judged");

    private static final int CLIENTS = 200;
    private static final int COMING_PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(14);
    private static final Duration CALL = Duration.ofMillis(500);
    private static final Duration PUBLISH = Duration.ofMillis(100);
    private static final int PUBLISHED_BYTES = 64 << 10;
    private static final int LARGE_BYTES = (2 << 20) - 1024; // with what stands around it, the largest that is taken
    private static final int SMALL_RECEIVE_BUFFER = 4 << 10;
    private static final double MOST_RATIO = 1.25;
    private static final Duration MOST_MORE = Duration.ofMillis(5);
    /** More than the heap that a stack gives to its gateway; what is held for a client has its own bound far below. */
    private static final long MOST_RESIDENT = 512L << 20;

    private static final String LIMITS = """
              client-lag: 3s
              address: { requests: 1000/s burst 10000, sockets: 10000 }
              message-size: 2MiB
              socket: { messages: 100/s burst 200, bytes: 1MiB/s burst 4MiB }
              subject: { messages: 100/s burst 200, bytes: 1MiB/s burst 4MiB, handshakes: 2/s burst 20 }
            """;

    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory ->
            new RunningStack(StackOptions.in(directory), settings -> RunningStack.withLimits(LIMITS, settings)));

    private final AtomicInteger runs = new AtomicInteger();

    /** What clients that do no harm have seen in one run. */
    private record Seen(int calls, Duration median, Duration p99) {
        static Seen by(Swarm swarm) {
            var latencies = swarm.latencies();
            return new Seen(latencies.count(), latencies.perMille(500), latencies.perMille(990));
        }

        @Override
        public String toString() {
            return "%d calls, median %.2f ms, p99 %.2f ms"
                    .formatted(calls, median.toNanos() / 1e6, p99.toNanos() / 1e6);
        }
    }

    @Test
    void whoever_floods_or_does_not_read_is_cut_off_and_others_do_not_notice(RunningStack stack) throws Exception {
        var gateway = new Vitals(stack.gatewayPid());
        var target = Target.of(stack.description());
        var without = new ArrayList<Seen>();
        var with = new ArrayList<Seen>();
        try (var swarm = new Swarm(target)) {
            var clients = swarm.clients(
                    CLIENTS,
                    one -> Habits.of(() -> token(stack, "fair-" + one), Manners.RESIGNED)
                            .watching("SELECT * FROM stream_checkpoint WHERE client_id = 'fair-%d'".formatted(one)));
            var publisher = swarm.clients(1, _ -> Habits.of(() -> token(stack, "publisher"), Manners.RESIGNED))
                    .getFirst();
            swarm.come(clients, COMING_PER_SECOND);
            publisher.come();
            awaitServed(clients);
            for (var client : clients) {
                var name = "fair-" + client.number();
                client.callEvery(CALL, () -> Messages.call("ack_stream_checkpoint", name, "fair", 1, 1));
            }

            for (var pair = 0; pair < PAIRS; pair++) {
                without.add(run(stack, swarm, publisher, false));
                with.add(run(stack, swarm, publisher, true));
                RunningStack.say("without: %s%nwith:    %s, resident %d MiB"
                        .formatted(without.getLast(), with.getLast(), gateway.resident() >> 20));
                assertThat(gateway.resident()).isLessThan(MOST_RESIDENT);
            }
            assertThat(swarm.journal().of(Event.Ended.class)).isEmpty();
            assertThat(swarm.failed()).isZero();
        }
        judge(median(without), median(with));
    }

    private Seen run(RunningStack stack, Swarm swarm, Client publisher, boolean harmed) throws Exception {
        var stream = "fair." + runs.incrementAndGet();
        publisher.callEvery(PUBLISH, () -> append(stream, PUBLISHED_BYTES));
        try (var others = new Swarm(Target.of(stack.description()))) {
            var reader = others.clients(
                    1,
                    _ -> Habits.of(() -> token(stack, "reader"), Manners.RESIGNED)
                            .watching("SELECT * FROM sync_event WHERE stream_id = '%s'".formatted(stream))
                            .receiving(SMALL_RECEIVE_BUFFER));
            var flooding = others.clients(
                    harmed ? 2 : 0, one -> Habits.of(() -> token(stack, "flooding-" + one), Manners.POLITE));
            others.come(Stream.concat(reader.stream(), flooding.stream()).toList(), COMING_PER_SECOND);
            awaitServed(reader);
            awaitServed(flooding);
            var slow = slowConsumers(stack);
            if (harmed) {
                reader.getFirst().stopReading();
                flooding.get(0).flood(endless(Messages.call("heartbeat")));
                flooding.get(1).flood(endless(append("flood", LARGE_BYTES)));
            }
            swarm.measureAnew();
            await().pollDelay(RUN)
                    .atMost(RUN.plus(LIMIT))
                    .until(() -> swarm.latencies().count() > CLIENTS);
            var seen = Seen.by(swarm);

            if (harmed) {
                assertCutOff(others, flooding);
                await().atMost(LIMIT).until(() -> slowConsumers(stack) > slow);
            } else {
                assertThat(others.journal().of(Event.Ended.class)).isEmpty();
            }
            return seen;
        } finally {
            publisher.stopCalling();
        }
    }

    private static void assertCutOff(Swarm swarm, List<Client> flooding) {
        var ends = swarm.journal().of(Event.Ended.class).stream()
                .filter(end -> flooding.stream().anyMatch(client -> client.number() == end.client()))
                .toList();
        RunningStack.say("Floods ended %d times, as by \"%s\""
                .formatted(ends.size(), ends.getFirst().reason()));
        assertThat(flooding)
                .allSatisfy(client -> assertThat(ends)
                        .filteredOn(end -> end.client() == client.number())
                        .first()
                        .satisfies(end -> {
                            assertThat(end.code()).isEqualTo(1008);
                            assertThat(end.reason()).startsWith("rate_limited: ");
                            assertThat(end.retryAfter()).isPresent();
                        }));
    }

    private static double slowConsumers(RunningStack stack) throws Exception {
        var page = stack.managementDoor()
                .send(stack.managementDoor().request("/q/metrics"))
                .body();
        return page.lines()
                .filter(line -> line.startsWith("spacetime_gateway_closes_total{") && line.contains("code=\"1013\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void judge(Duration without, Duration with) {
        var bound = Math.max(
                without.toNanos() * MOST_RATIO, (double) without.plus(MOST_MORE).toNanos());
        RunningStack.say("Median p99 of %d runs: %.2f ms without, %.2f ms with; at most %.2f ms is fair"
                .formatted(PAIRS, without.toNanos() / 1e6, with.toNanos() / 1e6, bound / 1e6));
        if (JUDGED) {
            assertThat(with.toNanos() / 1e6).as("p99 with the others, in ms").isLessThanOrEqualTo(bound / 1e6);
        }
    }

    private static Duration median(List<Seen> runs) {
        var sorted = runs.stream().map(Seen::p99).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void awaitServed(List<Client> clients) {
        await().atMost(LIMIT).until(() -> clients.stream().allMatch(Client::isServed));
    }

    private static String token(RunningStack stack, String name) {
        return stack.token("control", TokenRequest.unlimited("user:" + name, TOKEN_LIFETIME));
    }

    private static String append(String stream, int bytes) {
        return Messages.call(
                "append_sync_event", stream, UUID.randomUUID().toString(), "hash", "x".repeat(bytes), 0, 0, true, 0);
    }

    private static Supplier<ByteBuf> endless(String message) {
        var bytes = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
        return bytes::duplicate;
    }
}
