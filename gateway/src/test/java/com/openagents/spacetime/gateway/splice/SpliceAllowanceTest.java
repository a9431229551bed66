package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sends is taken from its allowance before it passes. */
class SpliceAllowanceTest {
    private static final ClientRequest APPEND = new CallReducer("append");
    private static final byte[] CALL = masked(WireFrame.BINARY, ClientPayload.call(300));
    private static final SocketTimes TIMES = new SocketTimes(SpliceBed.CLIENT_LAG, Optional.empty(), Optional.empty());

    private final Budget budget = new Budget();

    @ParameterizedTest
    @EnumSource
    void every_byte_and_every_message_of_the_client_is_taken(Subprotocol subprotocol) {
        var bed = open(subprotocol);
        var message = ClientFrames.one(subprotocol, ClientPayload.of(subprotocol, APPEND));

        bed.fromClient(concat(message, message, message));

        assertThat(budget.takenBytes()).isEqualTo(3L * message.length);
        assertThat(budget.takenMessages()).isEqualTo(3);
        assertThat(budget.called).containsExactly("append", "append", "append");
    }

    @Test
    void only_calls_are_taken_as_calls() {
        var bed = open(Subprotocol.V2_BSATN);

        for (var request : new ClientRequest[] {
            new CallProcedure("sum"), new OneOffQuery("SELECT * FROM event"), new ClientRequest.Unsubscribe(1)
        }) {
            bed.fromClient(masked(WireFrame.BINARY, ClientPayload.of(Subprotocol.V2_BSATN, request)));
        }

        assertThat(budget.called).containsExactly("sum");
        assertThat(budget.takenMessages()).isEqualTo(3);
    }

    @Test
    void a_message_of_v3_costs_as_many_as_are_in_it() {
        var bed = open(Subprotocol.V3_BSATN);

        bed.fromClient(masked(WireFrame.BINARY, batch(17)));

        assertThat(budget.takenMessages()).isEqualTo(17);
    }

    @Test
    void a_message_of_v3_that_holds_more_than_is_left_never_passes_whole() {
        budget.messages = 16;
        var bed = open(Subprotocol.V3_BSATN);
        var message = masked(WireFrame.BINARY, batch(17));

        for (var value : message) {
            bed.fromClient(new byte[] {value});
        }

        assertThat(bed.atServer().length).isLessThan(message.length);
        assertEnded(bed, LimitRule.SOCKET_MESSAGES);
    }

    @Test
    void control_frames_of_the_client_are_messages_too_but_not_its_close() {
        var bed = open(Subprotocol.V2_BSATN);

        bed.fromClient(masked(WireFrame.PING, new byte[5]), masked(WireFrame.PONG, new byte[0]));
        bed.fromClient(masked(WireFrame.CLOSE, new byte[0]));

        assertThat(budget.takenMessages()).isEqualTo(2);
    }

    @Test
    void a_ping_too_many_ends_the_socket_and_does_not_pass() {
        budget.messages = 1;
        var bed = open(Subprotocol.V2_BSATN);
        var ping = masked(WireFrame.PING, new byte[5]);

        bed.fromClient(ping);
        assertThat(bed.atServer()).isEqualTo(ping);
        bed.fromClient(ping);

        assertEnded(bed, LimitRule.SOCKET_MESSAGES);
    }

    @Test
    void small_fragments_cost_as_much_as_messages_and_large_ones_nothing() {
        var bed = open(Subprotocol.V2_BSATN);
        var call = ClientPayload.call(3 * ClientMessages.SMALL_FRAGMENT);

        bed.fromClient(
                fragment(WireFrame.BINARY, Arrays.copyOf(call, ClientMessages.SMALL_FRAGMENT)),
                fragment(WireFrame.CONTINUATION, new byte[0]),
                fragment(WireFrame.CONTINUATION, new byte[0]));
        assertThat(budget.takenMessages()).as("the call, and two fragments").isEqualTo(3);

        bed.fromClient(
                masked(WireFrame.CONTINUATION, Arrays.copyOfRange(call, ClientMessages.SMALL_FRAGMENT, call.length)));
        assertThat(budget.takenMessages()).isEqualTo(3);
    }

    @Test
    void a_flood_of_empty_fragments_ends_the_socket() {
        budget.messages = 100;
        var bed = open(Subprotocol.V2_BSATN);
        bed.fromClient(fragment(WireFrame.BINARY, new byte[0]));

        for (var i = 0; i < 100; i++) {
            bed.fromClient(fragment(WireFrame.CONTINUATION, new byte[0]));
        }

        assertThat(bed.atServer()).as("those that were paid for, and a Close").hasSize(100 * 6 + 8);
        assertEnded(bed, LimitRule.SOCKET_MESSAGES);
    }

    @Test
    void a_message_too_many_never_passes_and_those_before_it_do() {
        budget.messages = 2;
        var bed = open(Subprotocol.V2_BSATN);

        bed.fromClient(concat(CALL, CALL, CALL));

        assertThat(bed.atServer()).startsWith(concat(CALL, CALL)).hasSizeLessThan(3 * CALL.length);
        assertEnded(bed, LimitRule.SOCKET_MESSAGES);
    }

    @Test
    void a_call_too_many_never_passes_whole_however_it_comes() {
        budget.calls = 1;
        var bed = open(Subprotocol.V2_BSATN);

        for (var value : concat(CALL, CALL)) {
            bed.fromClient(new byte[] {value});
        }

        var passed = bed.atServer();
        assertThat(passed).startsWith(CALL);
        assertThat(passed.length).isLessThan(2 * CALL.length);
        assertThat(bed.server.isActive()).isFalse();
        assertEnded(bed, LimitRule.SUBJECT_REDUCER);
    }

    @Test
    void bytes_too_many_are_not_passed_even_inside_a_message() {
        budget.bytes = CALL.length + 100L;
        var bed = open(Subprotocol.V2_BSATN);
        bed.fromClient(CALL, Arrays.copyOf(CALL, 100));
        assertThat(bed.atServer()).hasSize(CALL.length + 100);

        bed.fromClient(Arrays.copyOfRange(CALL, 100, CALL.length));

        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.server.isActive()).isFalse();
        assertEnded(bed, LimitRule.SOCKET_BYTES);
    }

    @Test
    void what_a_client_sent_before_the_first_message_is_taken_when_it_passes() {
        var bed = SpliceBed.joined(Subprotocol.V2_BSATN, budget);
        bed.fromClient(CALL, CALL);
        assertThat(budget.takenBytes()).isZero();

        bed.fromServer(SpliceBed.firstFrame());

        assertThat(budget.takenBytes()).isEqualTo(2L * CALL.length);
        assertThat(budget.takenMessages()).isEqualTo(2);
    }

    @Test
    void whoever_goes_on_sending_after_its_close_is_not_read_for_long() {
        budget.messages = 0;
        var bed = open(Subprotocol.V2_BSATN);
        bed.fromClient(CALL);
        assertThat(bed.client.config().isAutoRead())
                .as("read for its own Close")
                .isTrue();

        var many = ClientFrames.one(Subprotocol.V2_BSATN, ClientPayload.call(Joint.MOST_DROPPED));
        bed.fromClient(many);

        assertThat(bed.client.config().isAutoRead()).isFalse();
        assertEnded(bed, LimitRule.SOCKET_MESSAGES);
    }

    @Test
    void nothing_is_taken_from_a_socket_that_ends() {
        budget.messages = 0;
        var bed = open(Subprotocol.V2_BSATN);
        bed.fromClient(CALL);
        var taken = budget.takenBytes();

        bed.fromClient(CALL, CALL, masked(WireFrame.PING, new byte[0]));

        assertThat(budget.takenBytes()).isEqualTo(taken);
        assertThat(budget.takenMessages()).isEqualTo(1);
    }

    @Test
    void a_limit_of_all_clients_is_no_fault_of_this_one() {
        budget.messageRule = LimitRule.DATABASE_MESSAGES;
        budget.messages = 0;
        var bed = open(Subprotocol.V2_BSATN);

        bed.fromClient(CALL);

        assertThat(bed.atClient())
                .isEqualTo(frame(WireFrame.CLOSE, new CloseStatus(1012, "busy: retry_after_ms=1500").payload()));
    }

    @Test
    void a_wait_of_less_than_a_second_is_told_as_one_since_a_new_socket_costs_more() {
        var ended = Objection.of(new Overdrawn(LimitRule.SOCKET_BYTES, Duration.ofNanos(1)));

        assertThat(ended.words()).isEqualTo(new CloseStatus(1008, "rate_limited: retry_after_ms=1000"));
    }

    private SpliceBed open(Subprotocol subprotocol) {
        return SpliceBed.open(subprotocol, budget, TIMES);
    }

    private static byte[] batch(int calls) {
        var call = ClientPayload.of(Subprotocol.V3_BSATN, APPEND);
        return concat(IntStream.range(0, calls).mapToObj(_ -> call).toArray(byte[][]::new));
    }

    private static byte[] fragment(int opcode, byte[] payload) {
        return WireFrame.of(opcode, false, payload, Sender.CLIENT);
    }

    private static void assertEnded(SpliceBed bed, LimitRule rule) {
        var told = CloseStatus.of(Refusal.RATE_LIMITED, Budget.RETRY_AFTER);
        assertThat(told.reason()).isEqualTo("rate_limited: retry_after_ms=1500");
        assertThat(bed.atClient()).isEqualTo(frame(WireFrame.CLOSE, told.payload()));
        assertThat(bed.server.isActive()).isFalse();
        bed.client.close();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.RATE_LIMITED, "client: " + rule.word()));
        assertThat(bed.keptBytes()).isZero();
    }
}
