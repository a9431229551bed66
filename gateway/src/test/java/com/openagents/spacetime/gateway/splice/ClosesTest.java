package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a socket ends, and what its client reads then: the table that clients are written against. */
class ClosesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final byte[] MESSAGE = masked(WireFrame.BINARY, ClientPayload.call(300));
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);

    /**
     * One way to end.
     *
     * @param what in a few words, for the test's name
     * @param told what the client reads last
     * @param open how the socket stands before
     * @param happens what ends it
     */
    record Row(String what, CloseStatus told, Supplier<SpliceBed> open, Consumer<SpliceBed> happens) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Row> rows() {
        return List.of(
                row(
                        "token expired",
                        1008,
                        "unauthorized: token_expired",
                        () -> SpliceBed.open(SpliceBed.START.plusSeconds(10)),
                        bed -> bed.pass(Duration.ofSeconds(10))),
                row("token revoked", 1008, "unauthorized: token_revoked", refused(Refusal.TOKEN_REVOKED)),
                row("key withdrawn", 1008, "unauthorized: key_withdrawn", refused(Refusal.KEY_WITHDRAWN)),
                row("policy changed", 1008, "forbidden: policy_changed", refused(Refusal.POLICY_CHANGED)),
                row("forbidden reducer", 1008, "forbidden: reducer_not_allowed", bed -> {
                    bed.hold(DemoGrants.narrow());
                    bed.fromClient(masked(
                            WireFrame.BINARY, ClientPayload.of(Subprotocol.V2_BSATN, new CallReducer("remove"))));
                }),
                row("refused by module", 1008, "forbidden: refused_by_module", SpliceBed::joined, bed -> {
                    bed.server.close();
                    bed.run();
                }),
                row(
                        "too many messages",
                        1008,
                        "rate_limited: retry_after_ms=1500",
                        ClosesTest::openWithoutMessages,
                        bed -> bed.fromClient(MESSAGE)),
                row("slow consumer", 1013, "rate_limited: slow_consumer", bed -> {
                    bed.client.takes(0);
                    bed.fromServer(UPDATE);
                    bed.pass(SpliceBed.CLIENT_LAG);
                    bed.client.takesAll();
                }),
                row("slow consumer given up", 1013, "rate_limited: slow_consumer", bed -> {
                    bed.client.takes(0);
                    bed.fromServer(UPDATE);
                    bed.server.close();
                    bed.run();
                    bed.client.takesAll();
                }),
                row(
                        "too big",
                        1009,
                        "too_big: message_too_big",
                        illegal(ByteBuffer.allocate(14)
                                .putShort((short) 0x82FF)
                                .putLong(SpliceTerms.SERVER_MAX_MESSAGE + 1)
                                .array())),
                row(
                        "bad frame",
                        1002,
                        "bad_request: bad_frame",
                        illegal(HexFormat.of().parseHex("f28000000000"))),
                row(
                        "bad message",
                        1007,
                        "bad_request: bad_message",
                        bed -> bed.fromClient(masked(WireFrame.BINARY, new byte[] {(byte) 0x77}))),
                row(
                        "idle",
                        1001,
                        "unavailable: idle_timeout",
                        () -> open(Optional.empty(), Optional.of(MINUTE)),
                        bed -> {
                            for (var waited = Duration.ZERO;
                                    waited.compareTo(MINUTE) < 0;
                                    waited = waited.plus(Timers.BEAT)) {
                                bed.answerPings();
                                bed.pass(Timers.BEAT);
                            }
                        }),
                row("no pong", 1001, "unavailable: idle_timeout", bed -> {
                    for (var i = 0; i < 3; i++) {
                        bed.pass(Timers.BEAT);
                        bed.fromServer(UPDATE);
                    }
                }),
                row("drain", 1012, "draining: retry_after_ms=1500", bed -> {
                    bed.socket.close(Refusal.DRAINING, Duration.ofMillis(1500));
                    bed.run();
                }),
                row(
                        "max age",
                        1012,
                        "unavailable: max_age",
                        () -> open(Optional.of(Duration.ofSeconds(10)), Optional.empty()),
                        bed -> bed.pass(Duration.ofSeconds(10))),
                row("server away", 1012, "upstream_unavailable: retry_after_ms=1500", bed -> {
                    bed.decides = false;
                    bed.server.close();
                    bed.run();
                    bed.socket.close(Refusal.UPSTREAM_UNAVAILABLE, Duration.ofMillis(1500));
                    bed.run();
                }),
                row("nobody knows why the server is lost", 1012, "unavailable: upstream_unavailable", bed -> {
                    bed.decides = false;
                    bed.server.close();
                    bed.run();
                    bed.pass(Timers.VERDICT_WAIT);
                }),
                row("dropped", 1011, "unavailable: upstream_closed", bed -> {
                    bed.server.close();
                    bed.run();
                }),
                row("silent server", 1011, "unavailable: upstream_closed", bed -> {
                    for (var i = 0; i < 3; i++) {
                        bed.pass(Timers.BEAT);
                        bed.fromClient(MESSAGE);
                    }
                }),
                row(
                        "server speaks no websocket",
                        1011,
                        "unavailable: upstream_protocol_error",
                        bed -> bed.fromServer(HexFormat.of().parseHex("f200"))),
                row(
                        "servers own close",
                        1001,
                        "module exited",
                        bed -> bed.fromServer(
                                frame(WireFrame.CLOSE, new CloseStatus(1001, "module exited").payload()))));
    }

    private static Row row(String what, int code, String reason, Consumer<SpliceBed> happens) {
        return row(what, code, reason, () -> SpliceBed.open(SpliceBed.START.plus(Duration.ofHours(1))), happens);
    }

    private static Row row(
            String what, int code, String reason, Supplier<SpliceBed> open, Consumer<SpliceBed> happens) {
        return new Row(what, new CloseStatus(code, reason), open, happens);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_socket_ends_in_the_words_of_the_table(Row row) {
        var bed = row.open().get();

        row.happens().accept(bed);

        var close = frame(WireFrame.CLOSE, row.told().payload());
        assertThat(bed.atClient()).endsWith(close);
        assertThat(bed.server.isActive()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            a legal one                , 03e8 627965     , 1000, bye
            an empty one               , ''              , 1005, ''
            one byte                   , 05              , 1011, unavailable: upstream_protocol_error
            no code may be 1005        , 03ed 776879     , 1011, why
            no code may be 1006        , 03ee 776879     , 1011, why
            no code may be 1015        , 03f7            , 1011, ''
            no code may be below 1000  , 0001 776879     , 1011, why
            no code may be 5000        , 1388            , 1011, ''
            a reason that is not UTF-8 , 03e9 61ff62     , 1001, a\uFFFDb
            """)
    void whatever_close_spacetimedb_says_the_client_reads_a_legal_one(
            String what, String payload, int code, String reason) {
        var bed = SpliceBed.open();

        bed.fromServer(frame(WireFrame.CLOSE, HexFormat.of().parseHex(payload.replace(" ", ""))));

        assertThat(told(bed)).isEqualTo(new CloseStatus(code, reason));
    }

    @ParameterizedTest
    @CsvSource({"124", "477", "589", "65533"})
    void a_close_that_is_too_long_is_cut(int reasonBytes) {
        var bed = SpliceBed.open();
        var reason = "é".repeat(reasonBytes / 2) + "e".repeat(reasonBytes % 2);
        var utf8 = reason.getBytes(StandardCharsets.UTF_8);
        var payload =
                ByteBuffer.allocate(2 + utf8.length).putShort((short) 1011).put(utf8);

        bed.fromServer(frame(WireFrame.CLOSE, payload.array()));

        assertThat(told(bed)).isEqualTo(new CloseStatus(1011, "é".repeat(61)));
    }

    private static CloseStatus told(SpliceBed bed) {
        return (CloseStatus) CloseStatus.read(ControlFrame.payload(ByteBuffer.wrap(bed.atClient())));
    }

    private static SpliceBed open(Optional<Duration> maxAge, Optional<Duration> idleTimeout) {
        return SpliceBed.open(
                Subprotocol.V2_BSATN, new Unlimited(), new SocketTimes(SpliceBed.CLIENT_LAG, maxAge, idleTimeout));
    }

    private static SpliceBed openWithoutMessages() {
        var none = new Budget();
        none.messages = 0;
        return SpliceBed.open(
                Subprotocol.V2_BSATN, none, new SocketTimes(SpliceBed.CLIENT_LAG, Optional.empty(), Optional.empty()));
    }

    private static Consumer<SpliceBed> illegal(byte[] fromClient) {
        return bed -> {
            bed.fromClient(fromClient);
            bed.pass(Timers.LINGER); // for what SpacetimeDB has to say
        };
    }

    private static Consumer<SpliceBed> refused(Refusal refusal) {
        return bed -> bed.refuse(refusal);
    }
}
