package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.door.AddressRange;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A load balancer before the public listener says for whom it speaks, and is believed if it is one that may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyProtocolTest {
    private static final String V1 = "PROXY TCP4 198.51.100.7 192.0.2.1 56324 443\r\n";
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String V2_TCP4 = SIGNATURE + "2111000c" + "c6336407c0000201" + "dc0401bb";
    private static final AddressRange LOOPBACK = AddressRange.parse("127.0.0.0/8");

    private GatewayBed bed;
    private LocalCertificates.Pair certificate;
    private SSLContext clients;
    private int subjects;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        bed = new GatewayBed(files);
        certificate = Tls.certificate(files.resolve("tls"), "localhost");
        clients = Tls.trusting(certificate);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    private int listen(TlsEngine engine, Hops hops) throws Exception {
        var identities = ServerIdentities.only(certificate.identity());
        return bed.listenStrictly(ListenerTls.of(engine, TlsVersion.TLS_1_3, identities, Optional.empty()), hops);
    }

    private static Hops proxies(String... trusted) {
        return new Hops(true, Stream.of(trusted).map(AddressRange::parse).toList());
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                        Arguments.of(text(V1), "198.51.100.7"),
                        Arguments.of(text("PROXY TCP6 2001:db8::7 ::1 56324 443\r\n"), "2001:db8:0:0:0:0:0:7"),
                        Arguments.of(text("PROXY UNKNOWN\r\n"), "127.0.0.1"),
                        Arguments.of(text("PROXY UNKNOWN 1.1.1.1 2.2.2.2 1 2\r\n"), "127.0.0.1"),
                        Arguments.of(V2_TCP4, "198.51.100.7"),
                        Arguments.of(V2_TCP4.replace("2111000c", "21110010") + "04000155", "198.51.100.7"),
                        Arguments.of(
                                SIGNATURE
                                        + "21210024"
                                        + "20010db8000000000000000000000007"
                                        + "00000000000000000000000000000001"
                                        + "dc0401bb",
                                "2001:db8:0:0:0:0:0:7"),
                        Arguments.of(SIGNATURE + "20000000", "127.0.0.1"),
                        Arguments.of(SIGNATURE + "2011000c" + "c6336407c0000201" + "dc0401bb", "127.0.0.1"))
                .flatMap(row -> Stream.of(TlsEngine.AUTO, TlsEngine.JDK)
                        .map(engine -> Arguments.of(engine, row.get()[0], row.get()[1])));
    }

    private static String text(String line) {
        return HexFormat.of().formatHex(line.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void whom_the_header_names_is_whom_spacetimedb_is_told_of(TlsEngine engine, String header, String client)
            throws Exception {
        int port = listen(engine, proxies("127.0.0.1"));
        int before = bed.upstream.received().length();
        try (var connection = RawHttp.over(Tls.connect(clients, begun(port, bytes(header)), "http/1.1"))) {
            connection.write(call(""));

            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received().substring(before)).contains("x-forwarded-for: " + client + "\r\n");
    }

    @Test
    void a_client_behind_a_load_balancer_cannot_name_another() throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.1"));
        int before = bed.upstream.received().length();
        try (var connection = RawHttp.over(Tls.connect(clients, begun(port, naming("198.51.100.33")), "http/1.1"))) {
            connection.write(call("X-Forwarded-For: 6.6.6.6\r\n"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received().substring(before)).contains("x-forwarded-for: 198.51.100.33\r\n");
    }

    @Test
    void a_proxy_behind_a_load_balancer_names_its_client() throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.1", "198.51.100.44"));
        int before = bed.upstream.received().length();
        try (var connection = RawHttp.over(Tls.connect(clients, begun(port, naming("198.51.100.44")), "http/1.1"))) {
            connection.write(call("X-Forwarded-For: 203.0.113.44\r\n"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received().substring(before)).contains("x-forwarded-for: 203.0.113.44\r\n");
    }

    @Test
    void a_header_may_come_in_pieces_and_together_with_the_handshake() throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.0/8"));
        for (var header : List.of(text(V1), V2_TCP4)) {
            var bytes = bytes(header);
            for (int cut = 1; cut < bytes.length; cut += 5) {
                var plain = begun(port, Arrays.copyOf(bytes, cut));
                plain.setTcpNoDelay(true);
                plain.getOutputStream().write(bytes, cut, bytes.length - cut);
                try (var connection = RawHttp.over(Tls.connect(clients, plain, "http/1.1"))) {
                    connection.write("GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n");
                    assertThat(connection.answer().status()).isIn(200, 503);
                }
            }
        }
    }

    @Test
    void http_2_follows_a_header_as_well() throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.1"));
        var headers = new LinkedHashMap<String, String>();
        headers.put(":method", "POST");
        headers.put(":scheme", "https");
        headers.put(":authority", "gateway");
        headers.put(":path", CALL);
        headers.put("authorization", "Bearer " + GatewayBed.token("user:h2", _ -> {}));
        try (var socket = Tls.connect(clients, begun(port, naming("198.51.100.22")), "h2")) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            RawHttp2.send(socket, headers, "[]");
        }
        assertThat(bed.upstream.received()).contains("x-forwarded-for: 198.51.100.22\r\n");
    }

    private static byte[] naming(String client) {
        return V1.replace("198.51.100.7", client).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET / HTTP/1.1                              , of a browser that is lost
            PROXY TCP4 198.51.100.7 192.0.2.1 56324     , a port is missing
            PROXY TCP4 ::1 ::1 1 2                      , of another family
            PROXY TCP4 198.51.100.7 192.0.2.1 99999 443 , no port has that number
            proxy TCP4 198.51.100.7 192.0.2.1 1 443     , in lower case
            PROXY UDP4 198.51.100.7 192.0.2.1 1 443     , not of a connection
            """)
    void a_line_that_is_no_header_ends_the_connection_and_is_counted(String line, String why) throws Exception {
        endsAsBad((line + "\r\n" + " ".repeat(20)).getBytes(StandardCharsets.US_ASCII), why);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2112000c c6336407 c0000201 dc0401bb , of datagrams
            2131000c c6336407 c0000201 dc0401bb , of a family that is none
            3111000c c6336407 c0000201 dc0401bb , of version 3
            21110004 c6336407 c0000201 dc0401bb , with half an address
            2111ffff c6336407 c0000201 dc0401bb , longer than any
            """)
    void bytes_that_are_no_header_end_the_connection_and_are_counted(String rest, String why) throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(bytes(SIGNATURE + rest.replace(" ", "")));
        bytes.writeBytes(new byte[8_192]);
        endsAsBad(bytes.toByteArray(), why);
    }

    @Test
    void tls_without_a_header_before_it_ends_the_connection_and_is_counted() throws Exception {
        endsAsBad(bytes("16030100ff010000fb0303" + "00".repeat(240)), "a ClientHello");
    }

    private void endsAsBad(byte[] bytes, String why) throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.1"));
        double before = turnedAway("bad_proxy_header");
        try (var socket = begun(port, bytes)) {
            assertThat(isClosed(socket)).as(why).isTrue();
        }
        await().untilAsserted(() -> assertThat(turnedAway("bad_proxy_header")).isEqualTo(before + 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void nobody_but_a_trusted_hop_may_connect(TlsEngine engine) throws Exception {
        int port = listen(engine, proxies("10.0.0.0/8", "::1"));
        double before = turnedAway("untrusted_hop");
        try (var socket = begun(port, V1.getBytes(StandardCharsets.US_ASCII))) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(turnedAway("untrusted_hop")).isEqualTo(before + 1);
    }

    @Test
    void a_header_that_does_not_come_is_not_waited_for() throws Exception {
        int port = listen(TlsEngine.AUTO, proxies("127.0.0.1"));
        try (var socket = begun(port, "PROXY TCP4 198.".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(turnedAway("late_proxy_header")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} of a proxy: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            X-Forwarded-For: 203.0.113.9                                        | 203.0.113.9
            X-Forwarded-For: 6.6.6.6, 203.0.113.10, 127.0.0.9                   | 203.0.113.10
            X-Forwarded-For: 6.6.6.6@X-Forwarded-For: 203.0.113.11              | 203.0.113.11
            X-Forwarded-For: 6.6.6.6, nonsense                                  | 127.0.0.1
            X-Real-IP: 6.6.6.6                                                  | 127.0.0.1
            """)
    void a_trusted_proxy_names_its_client_in_each_request(String lines, String client) throws Exception {
        int port = listen(TlsEngine.AUTO, new Hops(false, List.of(LOOPBACK)));
        int before = bed.upstream.received().length();
        try (var connection = RawHttp.secure(port, clients)) {
            connection.write(call(lines.replace("@", "\r\n") + "\r\n"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received().substring(before))
                .contains("x-forwarded-for: " + client + "\r\n")
                .doesNotContain("6.6.6.6");
    }

    @Test
    void connections_that_have_ended_or_become_sockets_are_not_counted_any_more() throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.crowd.size() == 0);
        int port = listen(TlsEngine.AUTO, Hops.NONE);
        try (var socket = RawHttp.secure(port, clients)) {
            socket.write("GET %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n%s\r\n\r\n"
                    .formatted(GatewayBed.SUBSCRIBE, GatewayBed.UPGRADE.replace("\n", "\r\n"), bearer()));
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            await().atMost(Duration.ofSeconds(10)).until(() -> bed.crowd.size() == 0);
        }
        try (var _ = RawHttp.secure(port, clients)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> bed.crowd.size() == 1);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.crowd.size() == 0);
    }

    /** A call by a subject of its own, since one has 20 calls. */
    private String call(String lines) {
        return "POST %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n%sContent-Length: 2\r\n\r\n[]"
                .formatted(CALL, bearer("user:" + ++subjects), lines);
    }

    private double turnedAway(String cause) {
        var counter = bed.registry
                .find("spacetime_gateway_connections_refused")
                .tag("cause", cause)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** A connection on which these bytes were sent. */
    private static Socket begun(int port, byte[] bytes) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes);
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return reset instanceof SocketException;
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
