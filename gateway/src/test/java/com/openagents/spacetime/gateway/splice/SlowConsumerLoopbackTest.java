package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that stops reading, over real connections, and another one on the same event loop. */
@Timeout(60)
class SlowConsumerLoopbackTest {
    /** The upper mark, what one read adds, and what the queue counts for each entry. */
    private static final long MOST_QUEUED = 3L * Leg.MOST_QUEUED.high();

    private static final byte[] FIRST = SpliceBed.frame(WireFrame.BINARY, SpliceBed.firstMessage(SpliceBed.OWN_TOKEN));
    /** The header of a frame that no kernel holds as a whole. */
    private static final byte[] ENDLESS = ByteBuffer.allocate(10)
            .put((byte) 0x82)
            .put((byte) 127)
            .putLong(1L << 40)
            .array();

    private static final byte[] UPDATE = SpliceBed.frame(WireFrame.BINARY, new byte[200]);
    private static final byte[] CALL = SpliceBed.masked(WireFrame.BINARY, ClientPayload.call(100));

    @Test
    void a_stalled_reader_is_cut_off_and_costs_its_neighbour_nothing() throws Exception {
        try (var stalled = new LoopbackBed(Duration.ofSeconds(1));
                var neighbour = stalled.beside()) {
            greet(stalled);
            greet(neighbour);
            Thread.startVirtualThread(() -> sendUntilCut(stalled));

            var most = 0L;
            var rounds = 0;
            while (!stalled.end.isDone()) {
                exchange(neighbour);
                most = Math.max(most, stalled.queuedFor(stalled.clientChannel));
                rounds++;
            }

            assertThat(stalled.end.get())
                    .isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.SLOW_CONSUMER, ""), true));
            assertThat(most).isBetween(1L, MOST_QUEUED);
            assertThat(rounds).isGreaterThan(1);
            exchange(neighbour);
            assertThat(neighbour.end).isNotDone();
        }
    }

    private static void greet(LoopbackBed bed) throws IOException {
        bed.server.getOutputStream().write(SpliceBed.firstFrame());
        assertThat(bed.client.getInputStream().readNBytes(FIRST.length)).isEqualTo(FIRST);
    }

    private static void exchange(LoopbackBed bed) throws IOException {
        bed.client.getOutputStream().write(CALL);
        assertThat(bed.server.getInputStream().readNBytes(CALL.length)).isEqualTo(CALL);
        bed.server.getOutputStream().write(UPDATE);
        assertThat(bed.client.getInputStream().readNBytes(UPDATE.length)).isEqualTo(UPDATE);
    }

    private static void sendUntilCut(LoopbackBed bed) {
        try {
            var server = bed.server.getOutputStream();
            server.write(ENDLESS);
            for (var part = new byte[1024 * 1024]; !bed.end.isDone(); ) {
                server.write(part);
            }
        } catch (IOException cut) {
            assertThat(bed.server.isBound()).isTrue(); // the end that the test waits for
        }
    }
}
