package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.firstFrame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.firstMessage;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What passes, and what has to wait. How a socket ends is {@link SpliceEndTest}'s. */
class SpliceTest {
    private static final byte[] MESSAGE = masked(WireFrame.BINARY, ClientPayload.call(30));
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);
    private static final byte[] PING = frame(WireFrame.PING, new byte[0]);
    private static final byte[] OWN_FIRST = frame(WireFrame.BINARY, firstMessage(SpliceBed.OWN_TOKEN));

    @Test
    void no_client_byte_goes_upstream_before_the_first_message_has_passed() {
        var bed = SpliceBed.joined();

        bed.fromClient(MESSAGE);

        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.client.config().isAutoRead()).isFalse();
        bed.fromServer(firstFrame());
        assertThat(bed.atServer()).isEqualTo(MESSAGE);
        assertThat(bed.client.config().isAutoRead()).isTrue();
    }

    @Test
    void a_clients_close_is_understood_behind_half_a_frame_that_came_before_the_end() {
        var bed = SpliceBed.joined();
        bed.fromClient(Arrays.copyOf(MESSAGE, MESSAGE.length - 1));
        bed.refuse(Refusal.TOKEN_REVOKED);

        bed.fromClient(
                Arrays.copyOfRange(MESSAGE, MESSAGE.length - 1, MESSAGE.length), masked(WireFrame.CLOSE, new byte[0]));

        assertThat(bed.client.isOpen()).isFalse();
    }

    @Test
    void the_client_reads_its_own_token_in_the_first_message() {
        var bed = SpliceBed.joined();

        bed.fromServer(firstFrame());

        assertThat(bed.atClient()).isEqualTo(OWN_FIRST);
        assertThat(bed.opened).isEqualTo(1);
    }

    @Test
    void half_a_first_message_is_kept_back() {
        var bed = SpliceBed.joined();
        var first = firstFrame();

        bed.fromServer(Arrays.copyOf(first, 40));
        assertThat(bed.atClient()).isEmpty();
        assertThat(bed.opened).isZero();

        bed.fromServer(Arrays.copyOfRange(first, 40, first.length));
        assertThat(bed.atClient()).isEqualTo(OWN_FIRST);
    }

    @Test
    void pings_before_and_inside_the_first_message_pass_at_once() {
        var bed = SpliceBed.joined();
        var message = firstMessage(SpliceBed.UPSTREAM_TOKEN);

        bed.fromServer(PING);
        assertThat(bed.atClient()).isEqualTo(PING);

        bed.fromServer(WireFrame.of(WireFrame.BINARY, false, Arrays.copyOf(message, 30), Sender.SERVER), PING);
        assertThat(bed.atClient()).isEqualTo(PING);

        bed.fromServer(WireFrame.of(
                WireFrame.CONTINUATION, true, Arrays.copyOfRange(message, 30, message.length), Sender.SERVER));
        assertThat(bed.atClient()).isEqualTo(OWN_FIRST);
    }

    @Test
    void what_comes_in_the_same_segment_as_the_first_message_follows_it() {
        var bed = SpliceBed.joined();

        bed.fromServer(concat(PING, firstFrame(), UPDATE, PING));

        assertThat(bed.atClient()).isEqualTo(concat(PING, OWN_FIRST, UPDATE, PING));
    }

    @Test
    void what_was_read_before_the_join_is_not_lost() {
        var bed = SpliceBed.joinedBehind(MESSAGE, concat(PING, firstFrame(), UPDATE));

        assertThat(bed.atClient()).isEqualTo(concat(PING, OWN_FIRST, UPDATE));
        assertThat(bed.atServer()).isEqualTo(MESSAGE);
    }

    @Test
    void the_json_first_message_stays_a_text_message() {
        var bed = SpliceBed.joined(Subprotocol.V1_JSON);
        var text = "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc2\"},\"token\":\"%s\","
                + "\"connection_id\":{\"__connection_id__\":95781366068846452616642621573755576323}}}";

        bed.fromServer(
                frame(WireFrame.TEXT, text.formatted(SpliceBed.UPSTREAM_TOKEN).getBytes(StandardCharsets.UTF_8)));

        assertThat(bed.atClient())
                .isEqualTo(frame(
                        WireFrame.TEXT, text.formatted(SpliceBed.OWN_TOKEN).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void the_last_bytes_of_a_header_have_to_come_before_the_first_ones_pass() {
        var bed = SpliceBed.open();

        bed.fromClient(Arrays.copyOf(MESSAGE, 5));
        assertThat(bed.atServer()).isEmpty();

        bed.fromClient(Arrays.copyOfRange(MESSAGE, 5, 7));
        assertThat(bed.atServer()).isEqualTo(Arrays.copyOf(MESSAGE, 7));
    }

    @Test
    void pings_and_pongs_of_both_ends_pass() {
        var bed = SpliceBed.open();
        var clientPing = masked(WireFrame.PING, new byte[] {1, 2});
        var clientPong = masked(WireFrame.PONG, new byte[0]);
        var serverPong = frame(WireFrame.PONG, new byte[] {1, 2});

        bed.fromClient(clientPing, clientPong);
        bed.fromServer(PING, serverPong);

        assertThat(bed.atServer()).isEqualTo(concat(clientPing, clientPong));
        assertThat(bed.atClient()).isEqualTo(concat(PING, serverPong));
    }

    @Test
    void every_fifteen_seconds_each_end_is_pinged_and_its_answer_kept_back() {
        var bed = SpliceBed.open();

        bed.pass(Timers.BEAT);

        assertThat(bed.atClient()).isEqualTo(ownPing(Sender.SERVER));
        assertThat(bed.atServer()).hasSize(ownPing(Sender.CLIENT).length);
        bed.fromClient(masked(WireFrame.PONG, SpliceBed.OWN_PING), MESSAGE);
        bed.fromServer(frame(WireFrame.PONG, SpliceBed.OWN_PING), UPDATE);
        assertThat(bed.atServer()).isEqualTo(MESSAGE);
        assertThat(bed.atClient()).isEqualTo(UPDATE);
    }

    @Test
    void a_ping_waits_for_the_end_of_the_frame_under_way() {
        var bed = SpliceBed.open();
        bed.fromServer(Arrays.copyOf(UPDATE, 50));
        bed.atClient();

        bed.pass(Timers.BEAT);
        assertThat(bed.atClient()).isEmpty();

        bed.fromServer(concat(Arrays.copyOfRange(UPDATE, 50, UPDATE.length), UPDATE));
        assertThat(bed.atClient())
                .isEqualTo(concat(Arrays.copyOfRange(UPDATE, 50, UPDATE.length), ownPing(Sender.SERVER), UPDATE));
    }

    @Test
    void a_ping_may_stand_between_two_fragments() {
        var bed = SpliceBed.open();
        var fragment = WireFrame.of(WireFrame.BINARY, false, new byte[10], Sender.SERVER);
        bed.fromServer(fragment);

        bed.pass(Timers.BEAT);

        assertThat(bed.atClient()).isEqualTo(concat(fragment, ownPing(Sender.SERVER)));
    }

    @Test
    void a_client_that_does_not_read_stops_the_reading_of_the_server() {
        var bed = SpliceBed.open();
        bed.clientStall.begin();

        bed.fromServer(frame(WireFrame.BINARY, new byte[100_000]));
        assertThat(bed.server.config().isAutoRead()).isFalse();

        bed.clientStall.end();
        assertThat(bed.server.config().isAutoRead()).isTrue();
        assertThat(bed.atClient()).hasSize(100_010);
    }

    @Test
    void a_server_that_does_not_read_stops_the_reading_of_the_client() {
        var bed = SpliceBed.open();
        bed.serverStall.begin();

        bed.fromClient(masked(WireFrame.BINARY, ClientPayload.call(100_000)));
        assertThat(bed.client.config().isAutoRead()).isFalse();

        bed.serverStall.end();
        assertThat(bed.client.config().isAutoRead()).isTrue();
        assertThat(bed.atServer()).hasSize(100_014);
    }

    @Test
    void what_a_client_could_not_be_told_in_time_is_not_held_against_it() {
        var bed = SpliceBed.open();
        bed.clientStall.begin();
        bed.fromServer(frame(WireFrame.BINARY, new byte[100_000]));

        bed.pass(Timers.BEAT);
        bed.clientStall.end();
        bed.pass(Timers.BEAT);

        assertThat(bed.atClient()).hasSize(100_010 + ownPing(Sender.SERVER).length);
        assertThat(bed.client.isActive()).isTrue();
    }

    @Test
    void both_ways_are_counted() {
        var bed = SpliceBed.open();

        bed.fromClient(MESSAGE, masked(WireFrame.PING, new byte[0]));
        bed.fromServer(UPDATE, UPDATE);

        assertThat(bed.socket.fromClient()).isEqualTo(new Traffic(MESSAGE.length + 6, 1));
        assertThat(bed.socket.fromServer()).isEqualTo(new Traffic(firstFrame().length + 2 * UPDATE.length, 3));
    }

    @Test
    void a_socket_knows_on_what_terms_it_was_joined() {
        var terms = SpliceBed.terms(Subprotocol.V1_BSATN, Instant.MAX);

        assertThat(terms.toString()).doesNotContain(SpliceBed.OWN_TOKEN);
        assertThat(SpliceBed.joined().socket.database()).isEqualTo("demo");
        assertThat(SpliceBed.joined().socket.opened()).isEqualTo(SpliceBed.START);
    }

    @Test
    void connections_of_another_event_loop_cannot_be_joined() {
        try (var loops = new ClosingLoops()) {
            var foreign = new LocalChannel();
            loops.group.register(foreign).syncUninterruptibly();
            var terms = SpliceBed.terms(Subprotocol.V1_BSATN, Instant.MAX);

            assertThatThrownBy(() ->
                            Splice.join(Wire.of(foreign), Wire.of(foreign), terms, SpliceBed.joined(), Instant::now))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
        }
    }

    private static byte[] ownPing(Sender sender) {
        return WireFrame.of(WireFrame.PING, true, SpliceBed.OWN_PING, sender);
    }

    private static final class ClosingLoops implements AutoCloseable {
        private final DefaultEventLoopGroup group = new DefaultEventLoopGroup(1);

        @Override
        public void close() {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }
}
