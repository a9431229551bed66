package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Event;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import com.openagents.spacetime.local.vitals.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Clients that do no harm beside some that do: those that send as fast as they can, and one that subscribes and never reads.
 * In pairs of runs, without them and with them, on the same gateway and with the same work for what is behind it: there is a
 * reader of what is published in either, only that it reads in the one.
 *
 * @param stack gives out tokens
 * @param target where all of them connect
 * @param management the operators' listener of the same gateway
 * @param gateway its process
 */
record Rivalry(RunningStack stack, Target target, Door management, Vitals gateway) {
    private static final int PAIRS = Integer.getInteger("fairness.pairs", 1);
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("fairness.seconds", 5));
    /** Whether latencies are judged too: only where nothing else runs do they say something of the gateway. */
    private static final boolean JUDGED = Boolean.getBoolean("fairness.judged");

    private static final int CLIENTS = 200;
    private static final int COMING_PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(14);
    private static final Duration CALL = Duration.ofMillis(500);
    private static final int SMALL_RECEIVE_BUFFER = 4 << 10;
    private static final double MOST_RATIO = 1.25;
    private static final Duration MOST_MORE = Duration.ofMillis(5);
    /** More than the heap that a stack gives to its gateway; what is held for a client has its own bound far below. */
    private static final long MOST_RESIDENT = 512L << 20;

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

    /** Holds all runs and judges them. */
    void fight(Function<Swarm, Workload> works) throws Exception {
        var without = new ArrayList<Seen>();
        var with = new ArrayList<Seen>();
        try (var swarm = new Swarm(target)) {
            var work = works.apply(swarm);
            var clients = swarm.clients(
                    CLIENTS, one -> habits("fair-" + one, Manners.RESIGNED).watching(work.query("fair-" + one)));
            swarm.come(clients, COMING_PER_SECOND);
            awaitServed(clients);
            for (var one = 0; one < CLIENTS; one++) {
                var name = "fair-" + one;
                clients.get(one).callEvery(CALL, () -> work.call(name));
            }

            for (var pair = 0; pair < PAIRS; pair++) {
                without.add(undisturbed(swarm, work, "fair.without-" + pair));
                with.add(disturbed(swarm, work, "fair.with-" + pair));
                RunningStack.say("without: %s%nwith:    %s, resident %d MiB"
                        .formatted(without.getLast(), with.getLast(), gateway.resident() >> 20));
                assertThat(gateway.resident()).isLessThan(MOST_RESIDENT);
            }
            assertThat(swarm.journal().of(Event.Ended.class)).isEmpty();
            assertThat(swarm.failed()).isZero();
        }
        judge(median(without), median(with));
    }

    private Seen undisturbed(Swarm swarm, Workload work, String run) {
        try (var others = new Swarm(target)) {
            reader(others, work.beginPublishing(run));
            var seen = measured(swarm);
            assertThat(others.journal().of(Event.Ended.class)).isEmpty();
            return seen;
        } finally {
            work.endPublishing();
        }
    }

    private Seen disturbed(Swarm swarm, Workload work, String run) throws Exception {
        try (var others = new Swarm(target)) {
            var reader = reader(others, work.beginPublishing(run));
            var floods = work.floods();
            var flooding = others.clients(
                    floods.size(),
                    one -> habits("flooding-" + one, Manners.POLITE)
                            .speaking(floods.get(one).subprotocol()));
            others.come(flooding, COMING_PER_SECOND);
            awaitServed(flooding);
            var slow = slowConsumers();

            reader.stopReading();
            for (var one = 0; one < floods.size(); one++) {
                flooding.get(one).flood(floods.get(one).messages());
            }
            var seen = measured(swarm);

            for (var one = 0; one < floods.size(); one++) {
                assertCutOff(others, flooding.get(one), floods.get(one).name());
            }
            await().atMost(LIMIT).until(() -> slowConsumers() > slow);
            return seen;
        } finally {
            work.endPublishing();
        }
    }

    private Client reader(Swarm others, String query) {
        var reader = others.clients(
                1, _ -> habits("reader", Manners.RESIGNED).watching(query).receiving(SMALL_RECEIVE_BUFFER));
        others.come(reader, COMING_PER_SECOND);
        awaitServed(reader);
        return reader.getFirst();
    }

    private static Seen measured(Swarm swarm) {
        swarm.measureAnew();
        await().pollDelay(RUN)
                .atMost(RUN.plus(LIMIT))
                .until(() -> swarm.latencies().count() > CLIENTS);
        return Seen.by(swarm);
    }

    private static void assertCutOff(Swarm swarm, Client flooding, String name) {
        var ends = await(name)
                .atMost(LIMIT)
                .until(
                        () -> swarm.journal().of(Event.Ended.class).stream()
                                .filter(end -> end.client() == flooding.number())
                                .toList(),
                        ended -> !ended.isEmpty());
        RunningStack.say("%s: cut off %d times, as by %d \"%s\""
                .formatted(
                        name,
                        ends.size(),
                        ends.getFirst().code(),
                        ends.getFirst().reason()));
        assertThat(ends.getFirst()).as(name).satisfies(end -> {
            assertThat(end.code()).isEqualTo(1008);
            assertThat(end.reason()).startsWith("rate_limited: ");
            assertThat(end.retryAfter()).isPresent();
        });
    }

    private double slowConsumers() throws Exception {
        var page = management.send(management.request("/q/metrics")).body();
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

    private Habits habits(String name, Manners manners) {
        return Habits.of(() -> stack.token("control", TokenRequest.unlimited("user:" + name, TOKEN_LIFETIME)), manners);
    }
}
