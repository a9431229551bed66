package com.openagents.spacetime.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestReaderTest {
    private static final byte[] CALL = RequestBytes.of("u8:0 str:add bytes:2 u32:7 u8:0");

    @ParameterizedTest(name = "{0}: {1} asks for {2}")
    @CsvSource(delimiter = '|', textBlock = """
            V1_BSATN | u8:0 str:add bytes:2 u32:7 u8:0               | CallReducer[name=add]
            V1_BSATN | u8:0 str:add bytes:0 u32:0 u8:1               | CallReducer[name=add]
            V1_BSATN | u8:0 str:add bytes:0 u32:0 u8:255             | CallReducer[name=add]
            V1_BSATN | u8:0 u32:0 bytes:0 u32:0 u8:0                 | CallReducer[name=]
            V1_BSATN | u8:0 u32:3 hex:efbfbd bytes:0 u32:7 u8:0      | CallReducer[name=\uFFFD]
            V1_BSATN | u8:1 u32:2 str:Q1 str:Q2 u32:7                | SubscribeInstead[queries=[Q1, Q2]]
            V1_BSATN | u8:1 u32:0 u32:7                              | SubscribeInstead[queries=[]]
            V1_BSATN | u8:2 bytes:16 str:Q                           | OneOffQuery[query=Q]
            V1_BSATN | u8:2 bytes:0 u32:0                            | OneOffQuery[query=]
            V1_BSATN | u8:3 str:Q u32:7 u32:1                        | Subscribe[querySet=1, queries=[Q]]
            V1_BSATN | u8:4 u32:2 str:Q1 str:Q2 u32:7 u32:258        | Subscribe[querySet=258, queries=[Q1, Q2]]
            V1_BSATN | u8:4 u32:1 u32:0 u32:7 u32:1                  | Subscribe[querySet=1, queries=[]]
            V1_BSATN | u8:4 u32:0 u32:7 u32:4294967295               | Subscribe[querySet=-1, queries=[]]
            V1_BSATN | u8:5 u32:7 u32:1                              | Unsubscribe[querySet=1]
            V1_BSATN | u8:6 u32:7 u32:1                              | Unsubscribe[querySet=1]
            V1_BSATN | u8:7 str:sum bytes:9 u32:7 u8:0               | CallProcedure[name=sum]
            V2_BSATN | u8:0 u32:7 u32:1 u32:2 str:Q1 str:Q2          | Subscribe[querySet=1, queries=[Q1, Q2]]
            V2_BSATN | u8:0 u32:7 u32:1 u32:0                        | Subscribe[querySet=1, queries=[]]
            V2_BSATN | u8:1 u32:7 u32:1 u8:1                         | Unsubscribe[querySet=1]
            V2_BSATN | u8:2 u32:7 str:Q                              | OneOffQuery[query=Q]
            V2_BSATN | u8:3 u32:7 u8:0 str:add bytes:3               | CallReducer[name=add]
            V2_BSATN | u8:3 u32:7 u8:0 str:add bytes:0               | CallReducer[name=add]
            V2_BSATN | u8:4 u32:7 u8:0 str:sum bytes:3               | CallProcedure[name=sum]
            V3_BSATN | u8:3 u32:7 u8:0 str:add bytes:3               | CallReducer[name=add]
            V3_BSATN | u8:3 u32:7 u8:0 str:add bytes:0 u8:2 u32:8 str:Q u8:1 u32:9 u32:1 u8:0 u8:4 u32:1 u8:0 str:sum bytes:1 | CallReducer[name=add]; OneOffQuery[query=Q]; Unsubscribe[querySet=1]; CallProcedure[name=sum]
            V3_BSATN | u8:0 u32:7 u32:1 u32:1 str:Q u8:0 u32:7 u32:2 u32:0 | Subscribe[querySet=1, queries=[Q]]; Subscribe[querySet=2, queries=[]]
            """)
    void each_tag_has_its_fields_in_their_order(Subprotocol subprotocol, String words, String expected) {
        assertThat(Reading.of(subprotocol, RequestBytes.of(words))).hasToString(expected);
    }

    @ParameterizedTest(name = "{0}: {1} gives {2}")
    @CsvSource(delimiter = '|', textBlock = """
            V1_BSATN | u8:8 u32:0 u32:0 u32:0                        | UNKNOWN_MESSAGE
            V1_BSATN | u8:123                                        | UNKNOWN_MESSAGE
            V1_BSATN | u8:255                                        | UNKNOWN_MESSAGE
            V2_BSATN | u8:5 u32:1 u32:0                              | UNKNOWN_MESSAGE
            V2_BSATN | u8:128                                        | UNKNOWN_MESSAGE
            V3_BSATN | u8:5 u32:1 u32:0                              | UNKNOWN_MESSAGE
            V3_BSATN | u8:1 u32:7 u32:1 u8:1 u8:5                    | Unsubscribe[querySet=1]; UNKNOWN_MESSAGE
            V1_BSATN | u8:0 str:add bytes:2 u32:7 u8:0 u8:0          | CallReducer[name=add]; TRAILING_BYTES
            V1_BSATN | u8:5 u32:7 u32:1 u8:5 u32:7 u32:1             | Unsubscribe[querySet=1]; TRAILING_BYTES
            V2_BSATN | u8:1 u32:7 u32:1 u8:1 u8:3 u32:7 u8:0 str:add bytes:0 | Unsubscribe[querySet=1]; TRAILING_BYTES
            V1_BSATN | u8:0                                          | CUT_SHORT
            V1_BSATN | u8:0 u32:4 hex:616263                         | CUT_SHORT
            V1_BSATN | u8:0 str:add                                  | CallReducer[name=add]; CUT_SHORT
            V1_BSATN | u8:0 str:add u32:4294967295 u32:7 u8:0        | CallReducer[name=add]; CUT_SHORT
            V1_BSATN | u8:0 str:add bytes:2 u32:7                    | CallReducer[name=add]; CUT_SHORT
            V1_BSATN | u8:4 u32:2 str:Q u32:7 u32:1                  | CUT_SHORT
            V1_BSATN | u8:4 u32:1 str:Q u32:7 hex:010000             | CUT_SHORT
            V2_BSATN | u8:0 u32:7 u32:1 u32:3 str:Q str:Q            | CUT_SHORT
            V3_BSATN | u8:1 u32:7 u32:1 u8:1 u8:1                    | Unsubscribe[querySet=1]; CUT_SHORT
            V3_BSATN | u8:3 u32:7 u8:0 str:add bytes:3 hex:03000000  | CallReducer[name=add]; CUT_SHORT
            V1_BSATN | u8:0 u32:257                                  | NAME_TOO_LONG
            V1_BSATN | u8:0 u32:4294967295                           | NAME_TOO_LONG
            V2_BSATN | u8:4 u32:7 u8:0 u32:2147483648                | NAME_TOO_LONG
            V1_BSATN | u8:3 u32:65537                                | QUERIES_TOO_LONG
            V1_BSATN | u8:4 u32:2 str:Q u32:65536                    | QUERIES_TOO_LONG
            V2_BSATN | u8:2 u32:7 u32:4294967295                     | QUERIES_TOO_LONG
            V1_BSATN | u8:4 u32:1025                                 | TOO_MANY_QUERIES
            V2_BSATN | u8:0 u32:7 u32:1 u32:4294967295               | TOO_MANY_QUERIES
            V1_BSATN | u8:0 u32:2 hex:c080 bytes:0 u32:7 u8:0        | NOT_UTF8
            V1_BSATN | u8:0 u32:3 hex:eda080 bytes:0 u32:7 u8:0      | NOT_UTF8
            V1_BSATN | u8:0 u32:4 hex:efbfbdff bytes:0 u32:7 u8:0    | NOT_UTF8
            V1_BSATN | u8:4 u32:1 u32:1 hex:80 u32:7 u32:1           | NOT_UTF8
            V2_BSATN | u8:2 u32:7 u32:2 hex:61c3                     | NOT_UTF8
            V3_BSATN | u8:2 u32:7 str:Q u8:2 u32:7 u32:1 hex:ff      | OneOffQuery[query=Q]; NOT_UTF8
            """)
    void other_bytes_are_refused_by_name(Subprotocol subprotocol, String words, String expected) {
        assertThat(Reading.of(subprotocol, RequestBytes.of(words))).hasToString(expected);
    }

    @ParameterizedTest
    @EnumSource
    void a_message_without_payload_is_refused(Subprotocol subprotocol) {
        assertThat(Reading.of(subprotocol, new byte[0])).hasToString("EMPTY");
    }

    @ParameterizedTest(name = "{0} does not take {1}")
    @CsvSource(textBlock = """
            V1_JSON , BINARY
            V1_BSATN, TEXT
            V2_BSATN, TEXT
            V3_BSATN, TEXT
            V1_JSON , CONTINUATION
            V3_BSATN, PING
            """)
    void a_message_of_the_other_opcode_is_refused(Subprotocol subprotocol, Opcode opcode) {
        assertThat(faultOf(() -> new RequestReader(subprotocol).begin(opcode))).isEqualTo(Why.WRONG_OPCODE);
    }

    @Test
    void a_binary_call_is_told_once_its_name_is_whole() throws BadRequestMessage {
        var found = new ArrayList<ClientRequest>();
        var reader = new RequestReader(Subprotocol.V1_BSATN);

        reader.begin(Opcode.BINARY);
        reader.read(ByteBuffer.wrap(CALL, 0, 7), found::add);
        assertThat(found).isEmpty();
        reader.read(ByteBuffer.wrap(CALL, 7, 1), found::add);

        assertThat(found).containsExactly(new CallReducer("add"));
    }

    @Test
    void the_buffer_is_read_to_its_limit_and_no_further() throws BadRequestMessage {
        var reader = new RequestReader(Subprotocol.V1_BSATN);
        var padded = ByteBuffer.allocateDirect(CALL.length + 2)
                .put((byte) 0xFF)
                .put(CALL)
                .put((byte) 0xFF);
        padded.position(1).limit(CALL.length + 1);

        reader.begin(Opcode.BINARY);
        reader.read(padded, _ -> {});
        reader.end(_ -> {});

        assertThat(padded.position()).isEqualTo(CALL.length + 1);
    }

    @ParameterizedTest
    @EnumSource
    void one_reader_reads_message_after_message(Subprotocol subprotocol) {
        var message = unsubscribe(subprotocol);
        var reader = new RequestReader(subprotocol);

        for (var i = 0; i < 3; i++) {
            assertThat(Reading.of(reader, subprotocol, message, List.of(3))).hasToString("Unsubscribe[querySet=1]");
        }
    }

    @Test
    void a_fault_is_answered_for_good() throws BadRequestMessage {
        var reader = new RequestReader(Subprotocol.V1_BSATN);
        reader.begin(Opcode.BINARY);
        assertThat(faultOf(() -> reader.read(ByteBuffer.wrap(new byte[] {9}), _ -> {})))
                .isEqualTo(Why.UNKNOWN_MESSAGE);

        assertThat(faultOf(() -> reader.read(ByteBuffer.wrap(CALL), _ -> {}))).isEqualTo(Why.UNKNOWN_MESSAGE);
        assertThat(faultOf(() -> reader.end(_ -> {}))).isEqualTo(Why.UNKNOWN_MESSAGE);
        assertThat(faultOf(() -> reader.begin(Opcode.BINARY))).isEqualTo(Why.UNKNOWN_MESSAGE);
        assertThat(Reading.of(reader, Subprotocol.V1_BSATN, CALL, List.of(1))).hasToString("UNKNOWN_MESSAGE");
    }

    @Test
    void calls_out_of_turn_are_bugs() throws BadRequestMessage {
        var reader = new RequestReader(Subprotocol.V1_BSATN);

        assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(CALL), _ -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.end(_ -> {})).isInstanceOf(IllegalStateException.class);
        reader.begin(Opcode.BINARY);
        assertThatThrownBy(() -> reader.begin(Opcode.BINARY)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_says_what_is_wrong_and_nothing_of_the_message(Why why) {
        var fault = new BadRequestMessage(why);

        assertThat(fault.getMessage()).matches("[A-Za-z0-9 ,-]{10,80}");
        assertThat(fault.getStackTrace()).isEmpty();
    }

    @Test
    void the_limits_in_sentences_are_those_in_force() {
        assertThat(new BadRequestMessage(Why.NAME_TOO_LONG)).hasMessageContaining(" " + RequestReader.MAX_NAME_BYTES);
        assertThat(new BadRequestMessage(Why.QUERIES_TOO_LONG))
                .hasMessageContaining(" " + RequestReader.MAX_QUERY_BYTES);
        assertThat(new BadRequestMessage(Why.TOO_MANY_QUERIES)).hasMessageContaining(" " + RequestReader.MAX_QUERIES);
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_BSATN", "V2_BSATN"})
    void texts_up_to_their_limits_are_read(Subprotocol subprotocol) {
        var name = "n".repeat(RequestReader.MAX_NAME_BYTES);
        var call = subprotocol == Subprotocol.V1_BSATN
                ? new RequestBytes()
                        .u8(0)
                        .string(name)
                        .bytes(new byte[0])
                        .u32(7)
                        .u8(0)
                : new RequestBytes().u8(3).u32(7).u8(0).string(name).bytes(new byte[0]);
        var query = "q".repeat(RequestReader.MAX_QUERY_BYTES);
        var oneOff = subprotocol == Subprotocol.V1_BSATN
                ? new RequestBytes().u8(2).bytes(new byte[0]).string(query)
                : new RequestBytes().u8(2).u32(7).string(query);

        assertThat(Reading.of(subprotocol, call.array()).requests()).containsExactly(new CallReducer(name));
        assertThat(Reading.of(subprotocol, oneOff.array()).requests())
                .containsExactly(new ClientRequest.OneOffQuery(query));
    }

    private static byte[] unsubscribe(Subprotocol subprotocol) {
        return switch (subprotocol) {
            case V1_JSON -> JsonRequestTest.bytes("{\"Unsubscribe\":{\"request_id\":7,\"query_id\":{\"id\":1}}}");
            case V1_BSATN -> RequestBytes.of("u8:5 u32:7 u32:1");
            case V2_BSATN, V3_BSATN -> RequestBytes.of("u8:1 u32:7 u32:1 u8:0");
        };
    }

    private static Why faultOf(ThrowingCallable action) {
        var thrown = catchThrowableOfType(BadRequestMessage.class, action);
        assertThat(thrown).isNotNull();
        return thrown.why();
    }
}
