package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The splice over real connections: what only a kernel's buffers and another thread can show. */
@Timeout(60)
class SpliceLoopbackTest {
    private static final int FRAMES = 24;
    private static final int FRAME_PAYLOAD = 4 * 1024 * 1024;
    /** The high-water mark, and what one read can add. */
    private static final long MOST_QUEUED = 1024 * 1024;

    private LoopbackBed bed;

    @BeforeEach
    void open() throws IOException {
        bed = new LoopbackBed();
        bed.server.getOutputStream().write(SpliceBed.firstFrame());
        bed.client
                .getInputStream()
                .readNBytes(SpliceBed.frame(WireFrame.BINARY, SpliceBed.firstMessage(SpliceBed.OWN_TOKEN)).length);
    }

    @AfterEach
    void shut() throws IOException {
        bed.close();
    }

    @Test
    void a_stalled_client_stops_the_server_and_loses_nothing() throws Exception {
        stallsAndLosesNothing(
                SpliceBed.frame(WireFrame.BINARY, new byte[FRAME_PAYLOAD]),
                bed.server.getOutputStream(),
                bed.client.getInputStream(),
                bed.serverChannel,
                bed.clientChannel);
    }

    @Test
    void a_stalled_server_stops_the_client_and_loses_nothing() throws Exception {
        stallsAndLosesNothing(
                SpliceBed.masked(WireFrame.BINARY, ClientPayload.call(FRAME_PAYLOAD)),
                bed.client.getOutputStream(),
                bed.server.getInputStream(),
                bed.clientChannel,
                bed.serverChannel);
    }

    @Test
    void another_thread_can_end_the_socket() throws Exception {
        bed.socket.close(Refusal.UPSTREAM_UNAVAILABLE);

        var close = SpliceBed.frame(
                WireFrame.CLOSE, CloseStatus.of(Refusal.UPSTREAM_UNAVAILABLE).payload());
        assertThat(bed.client.getInputStream().readNBytes(close.length)).isEqualTo(close);
        bed.client.close();
        assertThat(bed.end.get())
                .isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.UPSTREAM_UNAVAILABLE, ""), false));
    }

    @Test
    void a_client_that_hangs_up_takes_the_server_with_it() throws Exception {
        bed.client.close();

        var farewell = bed.server.getInputStream().readAllBytes();

        assertThat(farewell).hasSize(8).startsWith(0x88);
        assertThat(bed.end.get()).isEqualTo(new SocketEnd(new EndCause.ClientGone(), false));
    }

    @Test
    void a_client_whose_connection_is_reset_counts_as_gone() throws Exception {
        bed.client.setSoLinger(true, 0);
        bed.client.close();

        assertThat(bed.end.get().cause()).isEqualTo(new EndCause.ClientGone());
    }

    @Test
    void a_server_that_is_killed_leaves_the_client_a_close() throws Exception {
        bed.server.setSoLinger(true, 0);
        bed.server.close();

        var close = SpliceBed.frame(
                WireFrame.CLOSE, CloseStatus.of(Refusal.UPSTREAM_CLOSED).payload());
        assertThat(bed.client.getInputStream().readNBytes(close.length)).isEqualTo(close);
    }

    private void stallsAndLosesNothing(byte[] frame, OutputStream out, InputStream in, Channel source, Channel target)
            throws Exception {
        var sending = new FutureTask<byte[]>(() -> send(frame, out));
        Thread.startVirtualThread(sending);

        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(20))
                .until(() -> !source.config().isAutoRead());
        assertThat(bed.queuedFor(target)).isLessThan(MOST_QUEUED);
        assertThat(sending.isDone()).isFalse();

        assertThat(receive(in, (long) frame.length * FRAMES)).isEqualTo(sending.get());
    }

    private static byte[] send(byte[] frame, OutputStream out) throws IOException {
        var digest = sha256();
        for (var i = 0; i < FRAMES; i++) {
            frame[frame.length - 1] = (byte) i;
            out.write(frame);
            digest.update(frame);
        }
        return digest.digest();
    }

    private static byte[] receive(InputStream in, long length) throws IOException {
        var digest = sha256();
        var bytes = new byte[256 * 1024];
        for (var left = length; left > 0; ) {
            var count = in.read(bytes, 0, (int) Math.min(left, bytes.length));
            if (count < 0) {
                throw new IOException(left + " bytes are missing");
            }
            digest.update(bytes, 0, count);
            left -= count;
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
