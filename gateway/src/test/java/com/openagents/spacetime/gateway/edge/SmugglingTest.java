package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that a proxy before the gateway could read in another way than the gateway does (RFC 9112 §11.2), byte for byte
 * through TLS, with either engine: each is refused in words, ends its connection and leads nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
    /** What a smuggler wants to be taken for a request of its own. */
    private static final String HIDDEN = "GET /health HTTP/1.1\r\nHost: gateway\r\n\r\n";

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
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    private int port(TlsEngine engine) {
        return Objects.requireNonNull(ports.get(engine));
    }

    private RawHttp connect(TlsEngine engine) {
        return RawHttp.secure(port(engine), tls);
    }

    /** A call by a subject of its own, since one has 20 calls; with the rest of its head, and what follows it. */
    private String call(String rest) {
        return "POST %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n%s".formatted(CALL, bearer("user:" + ++calls), rest);
    }

    static Stream<Arguments> doubtful() {
        return Stream.of(
                        "Transfer-Encoding: identity\r\n\r\n",
                        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Content-Length: 2\r\nContent-Length: 2\r\n\r\n[]",
                        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]",
                        "Content-Length: 2\nX: a\r\n\r\n[]",
                        "Content-Length: 2\r\n\n[]",
                        "X: a\r\n Content-Length: 2\r\n\r\n[]",
                        "Content-Length: 2\r\nX: a\r\n\tb\r\n\r\n[]",
                        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        "Content-Length : 2\r\n\r\n[]",
                        "Content-Length: 2\r\nX: a\0\r\n\r\n[]")
                .flatMap(rest -> Stream.of(TlsEngine.AUTO, TlsEngine.JDK).map(engine -> Arguments.of(engine, rest)));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void a_doubtful_request_is_refused_with_what_is_behind_it(TlsEngine engine, String rest) {
        var refused = bed.refused(Refusal.MALFORMED_REQUEST);
        var before = bed.upstream.received();
        try (var connection = connect(engine)) {
            connection.write(call(rest) + HIDDEN);

            isRefused(connection);
        }
        assertThat(bed.refused(Refusal.MALFORMED_REQUEST)).isEqualTo(refused + 1);
        assertThat(bed.upstream.received()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void a_doubtful_request_behind_a_good_one_is_refused_in_its_turn(TlsEngine engine, String rest) {
        try (var connection = connect(engine)) {
            connection.write(call("Content-Length: 2\r\n\r\n[]") + call(rest) + HIDDEN);

            assertThat(connection.answer().status()).isEqualTo(200);
            isRefused(connection);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void a_first_header_that_is_folded_is_refused(TlsEngine engine) {
        try (var connection = connect(engine)) {
            connection.write("GET /health HTTP/1.1\r\n Host: gateway\r\n\r\n" + HIDDEN);

            isRefused(connection);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void a_folded_trailer_is_refused_and_its_call_is_not_made(TlsEngine engine) {
        var before = bed.upstream.received();
        try (var connection = connect(engine)) {
            connection.write(call("Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\nX-End: a\r\n b\r\n\r\n") + HIDDEN);

            isRefused(connection);
        }
        assertThat(bed.upstream.received()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void a_line_or_a_head_that_is_too_long_is_refused_by_its_name(TlsEngine engine) {
        try (var connection = connect(engine)) {
            connection.write("GET /%s HTTP/1.1\r\nHost: gateway\r\n\r\n".formatted("x".repeat(17_000)));

            isRefused(connection, 414, "target_too_long");
        }
        try (var connection = connect(engine)) {
            connection.write("GET /health HTTP/1.1\r\nHost: gateway\r\nX: %s\r\n\r\n".formatted("x".repeat(21_000)));

            isRefused(connection, 431, "headers_too_large");
        }
        assertThat(bed.refused(Refusal.TARGET_TOO_LONG)).isPositive();
        assertThat(bed.refused(Refusal.HEADERS_TOO_LARGE)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void plain_requests_in_a_row_are_answered_in_their_order(TlsEngine engine) {
        try (var connection = connect(engine)) {
            connection.write("\r\n\r\n" + HIDDEN
                    + call("Content-Length: 6\r\n\r\n\n [\t]\n")
                    + call("Transfer-Encoding: chunked\r\n\r\n3\r\n\n [\r\n1\r\n]\r\n0\r\nX-End: a\r\n\r\n")
                    + "GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n");

            assertThat(connection.answer().status()).isBetween(200, 503);
            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).isEqualTo(403);
        }
        assertThat(bed.upstream.received()).contains("\n [\t]\n").endsWith("\n []");
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void behind_an_upgrade_bytes_are_no_lines_any_more(TlsEngine engine) {
        try (var connection = connect(engine)) {
            connection.write("GET %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n%s\r\n\r\n"
                    .formatted(SUBSCRIBE, bearer(), UPGRADE.replace("\n", "\r\n")));

            assertThat(connection.head()).startsWith("HTTP/1.1 101");
            connection.write("\u0089\u008c\0\0\0\0" + "\n folded\r\n\r\n"); // a ping whose mask changes nothing
            await().until(() -> bed.upstream.received().endsWith("\n folded\r\n\r\n"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void http_2_is_left_as_it_is(TlsEngine engine) throws Exception {
        var client = bed.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false));
        var answer = client.request(HttpMethod.POST, port(engine), "127.0.0.1", CALL)
                .compose(request -> request.putHeader("authorization", "Bearer " + GatewayBed.token())
                        .send("[]"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void isRefused(RawHttp connection) {
        isRefused(connection, 400, "malformed_request");
    }

    private static void isRefused(RawHttp connection, int status, String code) {
        var answer = connection.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getString("reason_code")).isEqualTo(code);
        assertThat(answer.head()).containsIgnoringCase("connection: close");
        assertThat(connection.isHungUp()).isTrue();
    }
}
