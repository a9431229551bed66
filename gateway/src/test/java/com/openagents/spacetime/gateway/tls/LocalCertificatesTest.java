package com.openagents.spacetime.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCertificatesTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1");
    private final Instant now = Instant.now(); // a real handshake asks the real clock

    @TempDir
    private Path home;

    @Test
    void the_first_start_makes_an_authority_and_a_certificate_by_it() throws Exception {
        var made = LocalCertificates.ready(home.resolve("deep/tls"), NAMES, now);

        var chain = certificates(made.certificate());
        var authority = certificates(made.authority()).getFirst();
        assertThat(chain).hasSize(2).last().isEqualTo(authority);
        assertThat(chain.getFirst().getSubjectAlternativeNames())
                .map(name -> String.valueOf(name.get(1)))
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
        assertThat(life(chain.getFirst())).isEqualTo(Duration.ofDays(825));
        assertThat(life(authority)).isEqualTo(Duration.ofDays(3650));
        validate(chain.getFirst(), authority, now);
    }

    @Test
    void keys_are_for_their_owner_alone_and_nothing_unfinished_stays() throws Exception {
        var directory = home.resolve("tls");
        LocalCertificates.ready(directory, NAMES, now);

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.crt", "ca.key", "tls.crt", "tls.key");
        }
        assertThat(permissions(directory.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("tls.key"))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("ca.crt"))).isEqualTo("rw-r--r--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_client_that_trusts_the_authority_shakes_hands(String protocol) throws Exception {
        var made = LocalCertificates.ready(home, NAMES, now);

        assertThat(shakenHands(made, trust(made.authority()), "localhost", protocol))
                .isEqualTo(protocol);
        assertThat(shakenHands(made, trust(made.authority()), "127.0.0.1", protocol))
                .isEqualTo(protocol);
    }

    @Test
    void a_client_is_warned_of_another_name_and_of_another_authority() throws Exception {
        var made = LocalCertificates.ready(home, NAMES, now);
        var stranger = LocalCertificates.ready(home.resolve("other"), NAMES, now);

        assertThatThrownBy(() -> shakenHands(made, trust(made.authority()), "gateway.example", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> shakenHands(made, trust(stranger.authority()), "localhost", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void a_second_start_changes_nothing() throws Exception {
        LocalCertificates.ready(home, NAMES, now);
        var before = contents();

        LocalCertificates.ready(home, List.of("::1", "127.0.0.1", "localhost"), now.plus(Duration.ofDays(700)));

        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} days later with the name {1}")
    @CsvSource({"800, localhost", "1000, localhost", "1, gateway.example"})
    void a_certificate_that_runs_out_or_has_other_names_is_replaced_by_the_same_authority(int days, String name)
            throws Exception {
        var later = now.plus(Duration.ofDays(days));
        var before = certificates(
                LocalCertificates.ready(home, List.of("localhost"), now).certificate());

        var after =
                certificates(LocalCertificates.ready(home, List.of(name), later).certificate());

        assertThat(after.getFirst()).isNotEqualTo(before.getFirst());
        assertThat(after.getLast()).isEqualTo(before.getLast());
        validate(after.getFirst(), after.getLast(), later);
    }

    @Test
    void an_authority_that_runs_out_is_replaced() throws Exception {
        var later = now.plus(Duration.ofDays(3640));
        var before = certificates(LocalCertificates.ready(home, NAMES, now).authority());

        var after = LocalCertificates.ready(home, NAMES, later);

        assertThat(certificates(after.authority())).isNotEqualTo(before);
        validate(
                certificates(after.certificate()).getFirst(),
                certificates(after.authority()).getFirst(),
                later);
    }

    @Test
    void no_certificate_outlives_its_authority() throws Exception {
        LocalCertificates.ready(home, NAMES, now);

        var made = LocalCertificates.ready(home, NAMES, now.plus(Duration.ofDays(3500)));

        assertThat(certificates(made.certificate()).getFirst().getNotAfter())
                .isEqualTo(certificates(made.authority()).getFirst().getNotAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls.key", "tls.crt"})
    void a_damaged_or_missing_certificate_is_made_anew(String name) throws Exception {
        LocalCertificates.ready(home, NAMES, now);
        Files.writeString(home.resolve(name), "rubbish");

        var made = LocalCertificates.ready(home, NAMES, now);

        assertThat(shakenHands(made, trust(made.authority()), "localhost", "TLSv1.3"))
                .isEqualTo("TLSv1.3");
    }

    @Test
    void an_authority_without_its_key_is_not_replaced_behind_the_back_of_those_who_trust_it() throws Exception {
        LocalCertificates.ready(home, NAMES, now);
        Files.delete(home.resolve("ca.key"));
        var before = contents();

        assertThatThrownBy(() -> LocalCertificates.ready(home, NAMES, now))
                .isInstanceOf(LocalCertificates.Unusable.class)
                .hasMessageContaining(home.resolve("ca.crt").toString())
                .hasMessageContaining("remove both");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void an_authority_with_the_key_of_another_is_refused() throws Exception {
        LocalCertificates.ready(home.resolve("a"), NAMES, now);
        LocalCertificates.ready(home.resolve("b"), NAMES, now);
        Files.writeString(home.resolve("a/ca.key"), Files.readString(home.resolve("b/ca.key")));

        assertThatThrownBy(() -> LocalCertificates.ready(home.resolve("a"), NAMES, now))
                .isInstanceOf(LocalCertificates.Unusable.class);
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws IOException {
        var file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> LocalCertificates.ready(file.resolve("tls"), NAMES, now))
                .isInstanceOf(LocalCertificates.Unusable.class)
                .hasMessageContaining(file.resolve("tls").toString());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "localhost, true",
        "a.b-c.example, true",
        "*.example, true",
        "127.0.0.1, true",
        "::1, true",
        "'', false",
        "a..b, false",
        "-a, false",
        "a_b, false",
        "a.*, false",
        "127.0.0.1:1, false",
        "https://a, false"
    })
    void a_certificate_is_for_host_names_and_addresses(String text, boolean expected) {
        assertThat(LocalCertificates.isName(text)).isEqualTo(expected);
    }

    private List<String> contents() throws IOException {
        return List.of(
                Files.readString(home.resolve("ca.crt")),
                Files.readString(home.resolve("tls.crt")),
                Files.readString(home.resolve("tls.key")));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Duration life(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static void validate(X509Certificate leaf, X509Certificate authority, Instant at)
            throws GeneralSecurityException {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static SSLContext trust(Path authority) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", certificates(authority).getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static SSLContext serving(LocalCertificates.Pair pair) throws Exception {
        var pem = Files.readString(pair.key(), StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key", key, new char[0], certificates(pair.certificate()).toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Shakes hands over a real connection, and gives the protocol that was agreed upon. */
    private static String shakenHands(LocalCertificates.Pair pair, SSLContext client, String host, String protocol)
            throws Exception {
        var context = serving(pair);
        try (var listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = thread.submit(serve(listener));
            try (var tcp = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                    var socket = (SSLSocket)
                            client.getSocketFactory().createSocket(tcp, host, listener.getLocalPort(), true)) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setProtocols(new String[] {protocol});
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo(42);
                server.get();
                return socket.getSession().getProtocol();
            }
        }
    }

    private static Callable<Void> serve(SSLServerSocket listener) {
        return () -> {
            try (var socket = listener.accept()) {
                socket.getOutputStream().write(42);
                return null;
            }
        };
    }
}
