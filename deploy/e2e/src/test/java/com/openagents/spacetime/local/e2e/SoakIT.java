package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.relay.Backend;
import com.openagents.spacetime.local.relay.Relay;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import com.openagents.spacetime.local.vitals.ClassHistogram;
import com.openagents.spacetime.local.vitals.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway that sees everything that clients and operators do, again and again, and then nothing. */
@Execution(ExecutionMode.CONCURRENT)
class SoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("soak.seconds", 60));
    private static final long MOST_GROWTH = 2 << 20;
    /** Peers that fall silent are found out within 45 s; what is remembered of tokens is dropped within 60 s. */
    private static final Duration QUIET = Duration.ofMinutes(2);

    /** Longer than connections to SpacetimeDB are kept that nobody uses: 60 s. */
    private static final Duration UNUSED = Duration.ofSeconds(70);

    /** Of these as many must be left as there were: whatever stays behind of a socket holds one of them. */
    private static final List<String> KEPT_BY_SOCKETS = List.of(
            "com.openagents.spacetime.gateway.splice.Splice",
            "com.openagents.spacetime.gateway.session.Place",
            "io.netty.util.concurrent.ScheduledFutureTask",
            "io.netty.handler.ssl.SslHandler",
            "io.vertx.core.net.impl.NetSocketImpl");

    private static final String LIMITS = """
              client-lag: 2s
              address: { requests: 1000/s burst 10000, sockets: 10000 }
              subject: { handshakes: 10/s burst 100, calls: 200/s burst 200, sockets: 100 }
            """;

    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory ->
            RunningStack.withCertificateFiles(directory, settings -> RunningStack.withLimits(LIMITS, settings)));

    /**
     * What a gateway holds while it has nothing to do.
     *
     * @param files the fewest of a minute: it still asks for keys and for databases, over connections that come and go
     */
    private record Rest(Map<String, Long> files, ClassHistogram heap) {
        static Rest of(RunningStack stack, Vitals gateway) throws Exception {
            awaitQuiet(stack);
            var files = fewestOpenFiles(gateway);
            return new Rest(files, gateway.heap());
        }

        /** Of which kinds more or fewer are open. */
        private Map<String, String> filesUnlike(Rest before) {
            var kinds = new TreeSet<>(files.keySet());
            kinds.addAll(before.files.keySet());
            return kinds.stream()
                    .filter(kind -> !Objects.equals(files.get(kind), before.files.get(kind)))
                    .collect(Collectors.toMap(
                            kind -> kind,
                            kind -> "%d, before %d"
                                    .formatted(files.getOrDefault(kind, 0L), before.files.getOrDefault(kind, 0L))));
        }

        long openFiles() {
            return files.values().stream().mapToLong(Long::longValue).sum();
        }

        void assertNoMoreThan(Rest before) {
            assertThat(filesUnlike(before)).isEmpty();
            assertThat(KEPT_BY_SOCKETS)
                    .as(heap.growthSince(before.heap, 25))
                    .allSatisfy(name ->
                            assertThat(heap.instances(name)).as(name).isLessThanOrEqualTo(before.heap.instances(name)));
            assertThat(heap.bytes() - before.heap.bytes())
                    .as(heap.growthSince(before.heap, 25))
                    .isLessThanOrEqualTo(MOST_GROWTH);
        }
    }

    @Test
    void nothing_is_left_of_what_has_gone(RunningStack stack) throws Exception {
        var gateway = new Vitals(stack.gatewayPid());
        var target = Target.of(stack.description());
        try (var relay = new Relay(List.of(new Backend(target.address(), () -> true)));
                var direct = new Swarm(target);
                var relayed = new Swarm(target.behind(relay.address()))) {
            var commotion = new Commotion(stack, relay, direct, relayed);
            commotion.round();
            commotion.round();
            gateway.heap(); // the first to ask for it makes the JVM listen on a socket, which stays
            var before = Rest.of(stack, gateway);

            var begun = System.nanoTime();
            while (System.nanoTime() - begun < LENGTH.toNanos()) {
                commotion.round();
            }
            var resident = gateway.resident();
            await().atMost(QUIET.multipliedBy(3)).untilAsserted(() -> {
                var after = Rest.of(stack, gateway);
                after.assertNoMoreThan(before);
                RunningStack.say("%s\nheap %,d B before, %,d B after; resident %,d MiB at most load; %d files open\n%s"
                        .formatted(
                                commotion,
                                before.heap().bytes(),
                                after.heap().bytes(),
                                resident >> 20,
                                after.openFiles(),
                                after.heap().growthSince(before.heap(), 10)));
            });
        }
    }

    private static Map<String, Long> fewestOpenFiles(Vitals gateway) {
        var fewest = new TreeMap<>(gateway.openFiles());
        await().pollInterval(Duration.ofSeconds(1))
                .during(UNUSED)
                .atMost(UNUSED.multipliedBy(2))
                .until(() -> {
                    var now = gateway.openFiles();
                    fewest.replaceAll((kind, open) -> Math.min(open, now.getOrDefault(kind, 0L)));
                    return true;
                });
        fewest.values().removeIf(open -> open == 0);
        return fewest;
    }

    private static void awaitQuiet(RunningStack stack) throws Exception {
        await().atMost(QUIET).until(() -> stack.metric("sockets_open") == 0);
        var operator = stack.token(
                "control",
                new TokenRequest("operator:soak", Duration.ofMinutes(1), List.of("sync.operate"), List.of(), Map.of()));
        var sessions = stack.managementDoor().send(stack.managementDoor().request("/gateway/v1/sessions"), operator);
        assertThat(new ObjectMapper().readTree(sessions.body()).at("/sessions"))
                .as(sessions.body())
                .isEmpty();
    }
}
