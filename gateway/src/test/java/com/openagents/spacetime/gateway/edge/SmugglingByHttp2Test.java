package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.edge.RawHttp2.Field;
import com.openagents.spacetime.gateway.edge.SmugglingCase.Fate;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of HTTP/2 that would be two, or another one, once they are written down in HTTP/1.1 for the upstream: frame by
 * frame through TLS with either engine. The upstream's record is read by {@link WholeRequests}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingByHttp2Test {
    private static final String LINE = "POST %s HTTP/1.1".formatted(CALL);
    private static final String PROOF = "[\"that nothing of the row comes after this\"]";

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

    static Stream<Arguments> rows() {
        return SmugglingCase.of("http2").stream()
                .flatMap(row -> Stream.of(TlsEngine.AUTO, TlsEngine.JDK).map(engine -> Arguments.of(engine, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void a_request_of_http_2_is_the_same_in_http_1_or_it_is_none(TlsEngine engine, SmugglingCase row) throws Exception {
        var before = bed.upstream.received().length();

        var outcome = send(engine, row.bytes());

        switch (row.fate()) {
            case Fate.Reset() -> assertThat(outcome.status()).isZero();
            case Fate.Refused(var status) -> assertThat(outcome.status()).isEqualTo(status);
            case Fate.Answered(), Fate.Called _ -> assertThat(outcome.status()).isEqualTo(200);
            case Fate.Cut _ -> throw new IllegalStateException("HTTP/2 has no such end: " + row);
        }
        assertThat(send(engine, "{call} ;; " + PROOF).status()).isEqualTo(200);
        var seen = WholeRequests.in(bed.upstream.received().substring(before));
        assertThat(seen).extracting(WholeRequests.Whole::line).allMatch(LINE::equals);
        assertThat(seen)
                .extracting(WholeRequests.Whole::body)
                .isEqualTo(row.fate() instanceof Fate.Called(var body) ? List.of(body, PROOF) : List.of(PROOF));
        assertThat(seen).allSatisfy(request -> {
            assertThat(request.values("host")).containsExactly("127.0.0.1:" + bed.upstream.port());
            assertThat(request.values("authorization")).hasSize(1);
        });
    }

    /** Fields, body and trailers as a row has them. */
    private RawHttp2.Outcome send(TlsEngine engine, String row) throws IOException {
        var parts = row.split(" ;;(?: |$)", -1);
        var anyone = ":method: POST ; :scheme: https ; :path: %s ; :authority: gateway".formatted(CALL);
        var fields = parts[0].replace(
                        "{call}", "{anyone} ; authorization: Bearer " + GatewayBed.token("user:" + ++calls, _ -> {}))
                .replace("{anyone}", anyone);
        try (var socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(ports.get(engine)))) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            return RawHttp2.exchange(
                    socket, fields(fields), parts.length > 1 ? parts[1] : "", fields(parts.length > 2 ? parts[2] : ""));
        }
    }

    private static List<Field> fields(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(" ; ", -1))
                        .map(SmugglingByHttp2Test::field)
                        .toList();
    }

    /** A name may begin with a colon and have one inside; a value follows the first colon that a space follows. */
    private static Field field(String text) {
        int colon = text.endsWith(":") ? text.length() - 1 : text.indexOf(": ", 1);
        return new Field(text.substring(0, colon), text.substring(Math.min(text.length(), colon + 2)));
    }
}
