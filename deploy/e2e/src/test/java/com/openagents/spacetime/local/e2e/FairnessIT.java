package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.StackOptions;
import com.openagents.spacetime.local.standin.StandIn;
import com.openagents.spacetime.local.swarm.Batch;
import com.openagents.spacetime.local.swarm.Client;
import com.openagents.spacetime.local.swarm.Habits;
import com.openagents.spacetime.local.swarm.Manners;
import com.openagents.spacetime.local.swarm.Messages;
import com.openagents.spacetime.local.swarm.Swarm;
import com.openagents.spacetime.local.swarm.Target;
import com.openagents.spacetime.local.vitals.Vitals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever floods or does not read is cut off, and others do not notice. */
class FairnessIT {
    private static final Duration PUBLISH = Duration.ofMillis(100);
    private static final int PUBLISHED_BYTES = 64 << 10;
    private static final int LARGE_BYTES = (2 << 20) - 1024; // with what stands around it, the largest that is taken
    private static final int CALLS_OF_A_BATCH = 50;
    private static final int BURST = 200;
    private static final int PER_SECOND = 100;

    private static final String LIMITS = """
              client-lag: 3s
              address: { requests: 1000/s burst 10000, sockets: 10000 }
              message-size: 2MiB
              socket: { messages: %1$d/s burst %2$d, bytes: 1MiB/s burst 4MiB }
              subject: { messages: %1$d/s burst %2$d, bytes: 1MiB/s burst 4MiB, handshakes: 2/s burst 20 }
            """.formatted(PER_SECOND, BURST);

    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory ->
            new RunningStack(StackOptions.in(directory), settings -> RunningStack.withLimits(LIMITS, settings)));

    @Test
    void before_a_real_server(RunningStack stack) throws Exception {
        new Rivalry(stack, Target.of(stack.description()), stack.managementDoor(), new Vitals(stack.gatewayPid()))
                .fight(swarm -> new Appending(stack, swarm));
    }

    @Test
    void before_a_server_that_takes_batches_of_which_every_call_counts(RunningStack stack) throws Exception {
        try (var server = new StandIn();
                var gateway = stack.stack()
                        .anotherGateway(
                                settings -> settings.replaceFirst("(?m)^  url: .*$", "  url: " + server.url()))) {
            var target = Target.of(stack.description()).behind(gateway.address());
            var begun = System.nanoTime();

            new Rivalry(stack, target, Door.ofManagement(gateway.management()), new Vitals(gateway.pid()))
                    .fight(_ -> new Batching());

            var seconds = (System.nanoTime() - begun) / 1e9;
            assertThat((double) server.batched())
                    .as("calls of two clients in %.1f s", seconds)
                    .isPositive()
                    .isLessThanOrEqualTo(2 * (BURST + PER_SECOND * seconds));
        }
    }

    /** Events that are appended to a real database. */
    private static final class Appending implements Workload {
        private final Client publisher;

        Appending(RunningStack stack, Swarm swarm) {
            publisher = swarm.clients(
                            1,
                            _ -> Habits.of(
                                    () -> stack.token(
                                            "control",
                                            TokenRequest.unlimited("user:publisher", Duration.ofMinutes(14))),
                                    Manners.RESIGNED))
                    .getFirst();
            publisher.come();
        }

        @Override
        public String query(String client) {
            return "SELECT * FROM stream_checkpoint WHERE client_id = '%s'".formatted(client);
        }

        @Override
        public String call(String client) {
            return Messages.call("ack_stream_checkpoint", client, "fair", 1, 1);
        }

        @Override
        public String beginPublishing(String run) {
            publisher.callEvery(PUBLISH, () -> append(run, PUBLISHED_BYTES));
            return "SELECT * FROM sync_event WHERE stream_id = '%s'".formatted(run);
        }

        @Override
        public void endPublishing() {
            publisher.stopCalling();
        }

        @Override
        public List<Flood> floods() {
            return List.of(
                    new Flood("tiny messages", Habits.JSON, texts(Messages.call("heartbeat"))),
                    new Flood("large messages", Habits.JSON, texts(append("flood", LARGE_BYTES))));
        }

        private static String append(String stream, int bytes) {
            return Messages.call(
                    "append_sync_event",
                    stream,
                    UUID.randomUUID().toString(),
                    "hash",
                    "x".repeat(bytes),
                    0,
                    0,
                    true,
                    0);
        }
    }

    /** Calls that cost the server nothing. */
    private static final class Batching implements Workload {
        @Override
        public String query(String client) {
            return "SELECT * FROM anything";
        }

        @Override
        public String call(String client) {
            return Messages.call("heartbeat");
        }

        @Override
        public String beginPublishing(String run) {
            return StandIn.PUSHED;
        }

        /** It ends with the reader's socket. */
        @Override
        public void endPublishing() {}

        @Override
        public List<Flood> floods() {
            return List.of(
                    new Flood("tiny messages", Habits.JSON, texts(Messages.call("heartbeat"))),
                    new Flood("batches", Habits.BATCHES, batches(Batch.of(CALLS_OF_A_BATCH, "heartbeat", 0))),
                    new Flood("large messages", Habits.BATCHES, batches(Batch.of(1, "heartbeat", LARGE_BYTES))));
        }
    }

    private static Supplier<WebSocketFrame> texts(String message) {
        var bytes = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
        return () -> new TextWebSocketFrame(bytes.duplicate());
    }

    private static Supplier<WebSocketFrame> batches(ByteBuf message) {
        var bytes = Unpooled.unreleasableBuffer(message);
        return () -> new BinaryWebSocketFrame(bytes.duplicate());
    }
}
