package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the public listener shows and speaks, with either engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesTest {
    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n";

    private GatewayBed bed;
    private LocalCertificates.Pair standard;
    private LocalCertificates.Pair wide;
    private LocalCertificates.Pair exact;
    private SSLContext clients;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        bed = new GatewayBed(files);
        standard = Tls.certificate(files.resolve("standard"), "standard.example", "127.0.0.1");
        wide = Tls.certificate(files.resolve("wide"), "*.wide.example", "other.example");
        exact = Tls.certificate(files.resolve("exact"), "a.wide.example");
        clients = Tls.trusting(standard, wide, exact);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    private ListenerTls tls(TlsEngine engine, TlsVersion oldest) throws Exception {
        return ListenerTls.of(engine, oldest, ServerIdentities.only(standard.identity()), Optional.empty());
    }

    private ServerIdentities all() {
        return new ServerIdentities(standard.identity(), List.of(wide.identity(), exact.identity()));
    }

    @ParameterizedTest(name = "{0}: {1} is shown {2}")
    @CsvSource(textBlock = """
            AUTO , standard.example   , standard
            AUTO , a.wide.example     , exact
            AUTO , A.Wide.EXAMPLE     , exact
            AUTO , b.wide.example     , wide
            AUTO , a.b.wide.example   , standard
            AUTO , wide.example       , standard
            AUTO , other.example      , wide
            AUTO , unknown.example    , standard
            AUTO , ''                 , standard
            JDK  , standard.example   , standard
            JDK  , a.wide.example     , exact
            JDK  , A.Wide.EXAMPLE     , exact
            JDK  , b.wide.example     , wide
            JDK  , a.b.wide.example   , standard
            JDK  , wide.example       , standard
            JDK  , other.example      , wide
            JDK  , unknown.example    , standard
            JDK  , ''                 , standard
            """)
    void a_client_is_shown_the_certificate_for_the_name_that_it_asks_for(TlsEngine engine, String name, String which)
            throws Exception {
        var tls = tls(engine, TlsVersion.TLS_1_3);
        tls.show(tls.prepared(all(), Optional.empty()));

        try (var socket = Tls.connect(clients, bed.listenStrictly(tls, Hops.NONE), name)) {
            assertThat(Tls.shown(socket)).isEqualTo(certificate(which));
        }
    }

    private X509Certificate certificate(String which) {
        var pair = switch (which) {
            case "wide" -> wide;
            case "exact" -> exact;
            default -> standard;
        };
        return pair.identity().chain().getFirst();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void newcomers_meet_the_old_or_the_new_and_nobody_is_turned_away(TlsEngine engine) throws Exception {
        var tls = tls(engine, TlsVersion.TLS_1_3);
        int port = bed.listenStrictly(tls, Hops.NONE);
        var seen = ConcurrentHashMap.<X509Certificate>newKeySet();
        var handshakes = new AtomicInteger();
        var over = new AtomicBoolean();

        try (var socket = RawHttp.over(Tls.connect(clients, port, ""));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            socket.write("GET %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n%s\r\n\r\n"
                    .formatted(SUBSCRIBE, UPGRADE.replace("\n", "\r\n"), bearer()));
            socket.until("95781366068864352661642621573755763235}}}");
            var hammers = IntStream.range(0, 6)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        while (!over.get()) {
                            seen.add(visit(port));
                            handshakes.incrementAndGet();
                        }
                        return null;
                    }))
                    .toList();
            for (int i = 1; i <= 20; i++) {
                int before = handshakes.get();
                await().atMost(Duration.ofSeconds(20)).until(() -> handshakes.get() >= before + 10);
                tls.show(tls.prepared(
                        i % 2 == 0
                                ? ServerIdentities.only(standard.identity())
                                : new ServerIdentities(wide.identity(), List.of(exact.identity())),
                        Optional.empty()));
            }
            over.set(true);
            for (var hammer : hammers) {
                hammer.get();
            }

            assertThat(handshakes.get()).isGreaterThanOrEqualTo(200);
            assertThat(seen).containsExactlyInAnyOrder(certificate("standard"), certificate("wide"));
            assertThat(bed.sessions.size()).isEqualTo(1);
        }
        await().until(() -> bed.sessions.size() == 0);
    }

    private X509Certificate visit(int port) throws IOException {
        var socket = Tls.connect(clients, port, "");
        try (var http = RawHttp.over(socket)) {
            http.write(HEALTH);
            http.answer();
            return Tls.shown(socket);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            AUTO , TLS_1_3
            AUTO , TLS_1_2
            JDK  , TLS_1_3
            JDK  , TLS_1_2
            """)
    void no_session_outlives_an_exchange_of_certificates(TlsEngine engine, TlsVersion version) throws Exception {
        var tls = tls(engine, version);
        int port = bed.listenStrictly(tls, Hops.NONE);
        for (int i = 0; i < 2; i++) {
            assertThat(visitAgain(port, version)).isEqualTo(certificate("standard"));
        }

        tls.show(tls.prepared(ServerIdentities.only(wide.identity()), Optional.empty()));

        assertThat(visitAgain(port, version)).isEqualTo(certificate("wide"));
    }

    /** With the session of the time before, if the client still has it. */
    private X509Certificate visitAgain(int port, TlsVersion version) throws IOException {
        try (var socket = (SSLSocket) clients.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {version.protocol()});
            var http = RawHttp.over(socket);
            http.write(HEALTH);
            http.answer(); // tickets come behind the handshake
            return Tls.shown(socket);
        }
    }

    @ParameterizedTest(name = "{0} from {1} on, a client with {2} of {3}: {4}")
    @CsvSource(textBlock = """
            AUTO , TLS_1_3 , TLSv1.3 , TLS_AES_128_GCM_SHA256                                       , TLS_AES_128_GCM_SHA256
            JDK  , TLS_1_3 , TLSv1.3 , TLS_AES_256_GCM_SHA384 TLS_AES_128_GCM_SHA256                , TLS_AES_128_GCM_SHA256
            AUTO , TLS_1_2 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384                      , TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            JDK  , TLS_1_2 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384                      , TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            AUTO , TLS_1_2 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256                      ,
            JDK  , TLS_1_2 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256                      ,
            AUTO , TLS_1_3 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256                      ,
            JDK  , TLS_1_3 , TLSv1.2 , TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256                      ,
            """)
    void only_forward_secrecy_with_authenticated_ciphers_is_spoken(
            TlsEngine engine, TlsVersion oldest, String version, String suites, String expected) throws Exception {
        int port = bed.listenStrictly(tls(engine, oldest), Hops.NONE);
        try (var socket = (SSLSocket) clients.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.setEnabledCipherSuites(suites.split(" ", -1));
            if (expected == null) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
                return;
            }
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0} from {1} on, a client with {2}: {3}")
    @CsvSource(textBlock = """
            AUTO , TLS_1_3 , x25519    , true
            AUTO , TLS_1_2 , secp256r1 , true
            AUTO , TLS_1_3 , secp384r1 , true
            AUTO , TLS_1_3 , secp521r1 , false
            AUTO , TLS_1_2 , secp521r1 , false
            JDK  , TLS_1_3 , x25519    , true
            JDK  , TLS_1_2 , secp256r1 , true
            JDK  , TLS_1_3 , secp384r1 , true
            JDK  , TLS_1_3 , secp521r1 , false
            JDK  , TLS_1_2 , secp521r1 , false
            JDK  , TLS_1_3 , x448      , false
            JDK  , TLS_1_3 , ffdhe2048 , false
            """)
    void keys_are_agreed_upon_in_few_groups(TlsEngine engine, TlsVersion version, String group, boolean taken)
            throws Exception {
        int port = bed.listenStrictly(tls(engine, version), Hops.NONE);
        try (var socket = (SSLSocket) clients.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {version.protocol()});
            var parameters = socket.getSSLParameters();
            parameters.setNamedGroups(new String[] {group});
            socket.setSSLParameters(parameters);

            var failure = catchThrowable(socket::startHandshake);

            assertThat(failure == null).as("%s", failure).isEqualTo(taken);
        }
    }
}
