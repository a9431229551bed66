package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client asks for is held against its grant before SpacetimeDB has the last byte of it. */
class SpliceRightsTest {
    private static final String SYSTEM_QUERY = "SELECT * FROM st_client";
    private static final String QUERY = "SELECT * FROM event";
    private static final ClientRequest APPEND = new CallReducer("append");

    static List<ForbiddenMessage> forbidden() {
        return ForbiddenMessage.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void a_forbidden_message_in_one_read_never_reaches_the_server(ForbiddenMessage forbidden) {
        var bed = open(forbidden);

        bed.fromClient(forbidden.whole());

        assertThat(withoutClose(bed.atServer())).isEmpty();
        assertRefused(bed, forbidden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void a_forbidden_message_byte_by_byte_never_reaches_the_server_whole(ForbiddenMessage forbidden) {
        var bed = open(forbidden);
        var bytes = forbidden.whole();

        for (var value : bytes) {
            bed.fromClient(new byte[] {value});
        }

        assertCut(bed.atServer(), new byte[0], bytes);
        assertRefused(bed, forbidden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void a_forbidden_message_in_fragments_never_reaches_the_server_whole(ForbiddenMessage forbidden) {
        var half = forbidden.payload().length / 2;
        var bytes = concat(
                fragment(forbidden.opcode(), false, Arrays.copyOf(forbidden.payload(), half)),
                masked(WireFrame.PING, new byte[] {1}),
                fragment(WireFrame.CONTINUATION, false, rest(forbidden.payload(), half)),
                masked(WireFrame.PONG, new byte[0]),
                fragment(WireFrame.CONTINUATION, true, new byte[0]));

        for (var slice : List.of(1, 7, 100, bytes.length)) {
            var bed = open(forbidden);
            for (var at = 0; at < bytes.length; at += slice) {
                bed.fromClient(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + slice)));
            }
            assertCut(bed.atServer(), new byte[0], bytes);
            assertRefused(bed, forbidden);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void messages_before_it_in_the_same_read_pass_and_none_behind_it(ForbiddenMessage forbidden) {
        var bed = open(forbidden);
        var good = ClientFrames.one(forbidden.subprotocol(), ClientPayload.of(forbidden.subprotocol(), APPEND, 50));
        var ping = masked(WireFrame.PING, new byte[] {9});

        bed.fromClient(concat(good, ping, good, forbidden.whole(), good, ping));

        assertThat(withoutClose(bed.atServer())).isEqualTo(concat(good, ping, good));
        assertRefused(bed, forbidden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void a_grant_for_everything_lets_what_is_well_formed_pass(ForbiddenMessage forbidden) {
        var bed = SpliceBed.open(forbidden.subprotocol(), DemoGrants.all());

        bed.fromClient(forbidden.whole());

        if (forbidden.refusal() == Refusal.BAD_MESSAGE) {
            assertRefused(bed, forbidden);
        } else {
            assertThat(bed.atServer()).isEqualTo(forbidden.whole());
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowed_requests_pass_as_they_came(Subprotocol subprotocol) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.narrow());
        var bytes = concat(Stream.of(
                        APPEND,
                        new CallProcedure("sum"),
                        new OneOffQuery(QUERY),
                        new Subscribe(-1, List.of(QUERY, QUERY)),
                        new Unsubscribe(-1))
                .map(request -> ClientFrames.one(subprotocol, ClientPayload.of(subprotocol, request)))
                .toArray(byte[][]::new));

        bed.fromClient(bytes);

        assertThat(bed.atServer()).isEqualTo(bytes);
        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void a_message_whose_name_is_forbidden_ends_before_its_arguments_have_come() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        var payload = ClientPayload.of(Subprotocol.V2_BSATN, new CallReducer("remove"), 1_000_000);

        bed.fromClient(Arrays.copyOf(ClientFrames.one(Subprotocol.V2_BSATN, payload), 200));

        assertThat(withoutClose(bed.atServer())).isEmpty();
        assertThat(bed.atClient()).isEqualTo(close(Refusal.REDUCER_NOT_ALLOWED));
    }

    @Test
    void an_unfinished_message_is_cut_off_and_no_close_is_put_into_it() {
        var bed = SpliceBed.open(Subprotocol.V3_BSATN, DemoGrants.narrow());
        var payload = concat(v3(APPEND), v3(APPEND), v3(new CallReducer("remove")));
        var bytes = ClientFrames.one(Subprotocol.V3_BSATN, payload);
        var half = v3(APPEND).length * 2;
        bed.fromClient(Arrays.copyOf(bytes, half));
        assertThat(bed.atServer()).hasSize(half);

        bed.fromClient(Arrays.copyOfRange(bytes, half, bytes.length));

        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.atClient()).isEqualTo(close(Refusal.REDUCER_NOT_ALLOWED));
    }

    @Test
    void what_came_before_the_first_message_is_judged_too() {
        var bed = SpliceBed.joined(Subprotocol.V2_BSATN);
        bed.hold(DemoGrants.narrow());
        var good = masked(WireFrame.BINARY, ClientPayload.call(20));

        bed.fromClient(concat(good, ClientFrames.one(Subprotocol.V2_BSATN, v3(new CallReducer("remove")))));
        bed.fromServer(SpliceBed.firstFrame());

        assertThat(withoutClose(bed.atServer())).isEqualTo(good);
        assertThat(bed.atClient()).endsWith(close(Refusal.REDUCER_NOT_ALLOWED));
    }

    @Test
    void a_refused_client_ends_at_once_when_it_answers_the_close() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        bed.fromClient(ClientFrames.one(Subprotocol.V2_BSATN, v3(new CallReducer("remove"))));

        bed.fromClient(masked(WireFrame.BINARY, ClientPayload.call(20)), masked(WireFrame.CLOSE, new byte[0]));

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.ends).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void the_close_of_a_refused_client_is_understood_however_its_message_came(ForbiddenMessage forbidden) {
        var bed = open(forbidden);

        for (var value : concat(forbidden.whole(), masked(WireFrame.CLOSE, new byte[0]))) {
            bed.fromClient(new byte[] {value});
        }

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.ends).hasSize(1);
        assertThat(bed.end().truncated()).isFalse();
    }

    @Test
    void a_refused_client_in_the_middle_of_an_update_reads_its_end_first() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        var update = frame(WireFrame.BINARY, new byte[200]);
        bed.fromServer(Arrays.copyOf(update, 50));

        bed.fromClient(ClientFrames.one(Subprotocol.V2_BSATN, v3(new CallReducer("remove"))));
        assertThat(bed.atServer()).isEmpty();
        bed.fromServer(Arrays.copyOfRange(update, 50, 200));
        bed.fromServer(Arrays.copyOfRange(update, 200, update.length));

        assertThat(bed.atClient()).isEqualTo(concat(update, close(Refusal.REDUCER_NOT_ALLOWED)));
        assertThat(withoutClose(bed.atServer())).isEmpty();
    }

    @Test
    void the_log_learns_the_name_of_a_reducer_and_nothing_of_a_query() {
        assertThat(detail(new CallReducer("remove"))).isEqualTo("client: reducer remove");
        assertThat(detail(new OneOffQuery(SYSTEM_QUERY))).isEqualTo("client: one-off query");
        assertThat(detail(new Subscribe(-1, List.of(SYSTEM_QUERY)))).isEqualTo("client: subscription 4294967295");
    }

    private static String detail(ClientRequest request) {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        bed.fromClient(
                ClientFrames.one(Subprotocol.V2_BSATN, ClientPayload.of(Subprotocol.V2_BSATN, request)),
                masked(WireFrame.CLOSE, new byte[0]));
        return ((EndCause.Refused) bed.end().cause()).detail();
    }

    private static SpliceBed open(ForbiddenMessage forbidden) {
        return SpliceBed.open(forbidden.subprotocol(), DemoGrants.narrow());
    }

    /** The client has been told why, and nothing is kept. */
    private static void assertRefused(SpliceBed bed, ForbiddenMessage forbidden) {
        assertThat(bed.atClient()).isEqualTo(close(forbidden.refusal()));
        assertThat(bed.server.isActive()).isFalse();
        bed.client.close();
        assertThat(bed.end().cause())
                .isInstanceOfSatisfying(
                        EndCause.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(forbidden.refusal()));
        assertThat(bed.keptBytes()).isZero();
    }

    /** The server has all that came before, then less than the whole message. */
    static void assertCut(byte[] atServer, byte[] before, byte[] message) {
        var passed = withoutClose(atServer);
        assertThat(passed.length).isBetween(before.length, before.length + message.length - 1);
        assertThat(passed).isEqualTo(Arrays.copyOf(concat(before, message), passed.length));
    }

    /** What the server was sent, without the gateway's own Close if there is one. */
    static byte[] withoutClose(byte[] bytes) {
        var from = bytes.length - 8;
        if (from < 0 || bytes[from] != (byte) 0x88 || bytes[from + 1] != (byte) 0x82) {
            return bytes;
        }
        var payload = ControlFrame.payload(ByteBuffer.wrap(bytes, from, 8));
        return CloseStatus.read(payload).equals(CloseStatus.GOING_AWAY) ? Arrays.copyOf(bytes, from) : bytes;
    }

    static byte[] close(Refusal refusal) {
        return frame(WireFrame.CLOSE, CloseStatus.of(refusal).payload());
    }

    private static byte[] v3(ClientRequest request) {
        return ClientPayload.of(Subprotocol.V3_BSATN, request, 30);
    }

    private static byte[] fragment(int opcode, boolean fin, byte[] payload) {
        return WireFrame.of(opcode, fin, payload, Sender.CLIENT, payload.length * 0x1234_5679);
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
