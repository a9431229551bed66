package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.edge.SmugglingCase.Fate;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of requests that two servers in a row could read in two ways, and of their harmless neighbours: each row of the
 * tables beside this test, byte for byte through TLS with either engine, alone and behind a good call. Behind each stands
 * one more request, whose answer shows where the gateway thinks that the row's ends; and the upstream's record is read by
 * {@link WholeRequests}, whose grammar forgives nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingCorpusTest {
    /** What stands behind every request: it is answered with a status that nothing else here has. */
    private static final String NEXT = "PUT /health HTTP/1.1\r\nHost: gateway\r\n\r\n";

    private static final int ANSWER_TO_NEXT = 405;
    private static final String LINE = "POST %s HTTP/1.1".formatted(CALL);
    private static final String GOOD_BODY = "[1]";

    private final Map<TlsEngine, Integer> ports = new EnumMap<>(TlsEngine.class);
    private GatewayBed bed;
    private SSLContext tls;
    private int calls;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        bed = new GatewayBed(files);
        var certificate =
                LocalCertificates.ready(files.resolve("tls"), List.of("localhost", "127.0.0.1"), Instant.now());
        tls = RawHttp.trusting(certificate.authority());
        for (var engine : List.of(TlsEngine.AUTO, TlsEngine.JDK)) {
            ports.put(engine, bed.listenStrictly(engine, certificate));
        }
        await().until(() -> bed.send("GET", "/health", "", "").status() == 200);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    private static Stream<Arguments> rows(String table) {
        return SmugglingCase.of(table).stream()
                .flatMap(row -> Stream.of(TlsEngine.AUTO, TlsEngine.JDK).map(engine -> Arguments.of(engine, row)));
    }

    static Stream<Arguments> lengths() {
        return rows("lengths");
    }

    static Stream<Arguments> codings() {
        return rows("codings");
    }

    static Stream<Arguments> chunks() {
        return rows("chunks");
    }

    static Stream<Arguments> lines() {
        return rows("lines");
    }

    static Stream<Arguments> requestLines() {
        return rows("request-lines");
    }

    static Stream<Arguments> targets() {
        return rows("targets");
    }

    static Stream<Arguments> hosts() {
        return rows("hosts");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lengths")
    void a_request_has_one_length(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codings")
    void a_request_has_a_length_or_one_plain_coding(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("chunks")
    void chunks_and_trailers_end_where_everyone_sees_them_end(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lines")
    void lines_end_with_cr_and_lf_and_hold_one_field(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("requestLines")
    void a_request_line_has_three_words(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("targets")
    void a_target_is_a_path_and_nothing_more(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hosts")
    void a_request_names_one_host(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row);
    }

    private void meetsItsFate(TlsEngine engine, SmugglingCase row) {
        meetsItsFate(engine, row, false);
        meetsItsFate(engine, row, true);
    }

    private void meetsItsFate(TlsEngine engine, SmugglingCase row, boolean behindAnother) {
        var before = bed.upstream.received().length();
        var bodies = new ArrayList<String>();
        try (var connection = RawHttp.secure(Objects.requireNonNull(ports.get(engine)), tls)) {
            if (behindAnother) {
                bodies.add(GOOD_BODY);
                connection.write(call() + "Content-Length: 3\r\n\r\n" + GOOD_BODY);
                assertThat(connection.answer().status()).isEqualTo(200);
            }
            connection.write(filledIn(row.bytes()) + NEXT);
            switch (row.fate()) {
                case Fate.Cut(var status) -> {
                    var answer = connection.answer();
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.head().toLowerCase(Locale.ROOT))
                            .containsPattern("^http/1\\.0|connection: close"); // which is what HTTP/1.0 does unasked
                    assertThat(connection.isHungUp()).isTrue();
                }
                case Fate.Refused(var status) -> answeredAsTheNextOne(connection, status);
                case Fate.Answered() -> answeredAsTheNextOne(connection, 200);
                case Fate.Reset() -> throw new IllegalStateException("only HTTP/2 resets: " + row);
                case Fate.Called(var body) -> {
                    bodies.add(body);
                    answeredAsTheNextOne(connection, 200);
                }
            }
        }
        upstreamSaw(before, bodies);
    }

    /** What the upstream has got since its record was that long: calls with these bodies, each plain, and nothing else. */
    private void upstreamSaw(int before, List<String> bodies) {
        var seen = WholeRequests.in(bed.upstream.received().substring(before));
        assertThat(seen).extracting(WholeRequests.Whole::line).allMatch(LINE::equals);
        assertThat(seen).extracting(WholeRequests.Whole::body).isEqualTo(bodies);
        assertThat(seen).allSatisfy(request -> {
            assertThat(request.values("host")).containsExactly("127.0.0.1:" + bed.upstream.port());
            assertThat(request.values("authorization")).hasSize(1);
        });
    }

    private static void answeredAsTheNextOne(RawHttp connection, int status) {
        assertThat(connection.answer().status()).isEqualTo(status);
        assertThat(connection.answer().status()).isEqualTo(ANSWER_TO_NEXT);
    }

    private String filledIn(String bytes) {
        return bytes.replace("{chunked}", call() + "Transfer-Encoding: chunked\r\n\r\n")
                .replace("{call}", call())
                .replace("{auth}", authorization());
    }

    /** The head of a call, but for what tells of its body and for its end. */
    private String call() {
        return "%s\r\nHost: gateway\r\n%s".formatted(LINE, authorization());
    }

    /** By a subject of its own, since one has 20 calls. */
    private String authorization() {
        return bearer("user:" + ++calls) + "\r\n";
    }
}
