package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KeyFetcherTest {
    private static final char[] NO_PASSWORD = new char[0];

    @TempDir
    private Path folder;

    private final KeyServer server = started();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"https://127.0.0.1:%d/keys", "https://localhost:%d/keys", "https://[::1]:%d/keys"})
    void a_private_address_is_not_even_connected_to(String location) throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var fetcher = new KeyFetcher(Duration.ofSeconds(5))) {
            listener.setSoTimeout(1);

            assertThatThrownBy(() -> fetcher.fetch(provider(location.formatted(listener.getLocalPort()), Reach.PUBLIC)))
                    .isInstanceOf(KeysUnavailable.class)
                    .hasMessageContaining("is no public address; this must be permitted for the issuer");
            assertThatThrownBy(listener::accept).hasMessageContaining("timed out");
        }
    }

    @Test
    void the_address_is_judged_where_it_is_connected_to() throws Exception {
        try (var socket = new GuardedSockets(SSLContext.getDefault().getSocketFactory(), Reach.PUBLIC).createSocket()) {
            // As if the name had been public a moment ago.
            var rebound = InetAddress.getByAddress("id.example.com", new byte[] {10, 0, 0, 1});

            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(rebound, 443), 1000))
                    .hasMessageContaining("10.0.0.1 is no public address");
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(rebound, 443)))
                    .hasMessageContaining("10.0.0.1 is no public address");
        }
    }

    @ParameterizedTest(name = "{0} by a server for {1}, {2}: {3}")
    @CsvSource({"localhost, localhost, true, 1", "localhost, other.example, true, 0", "localhost, localhost, false, 0"})
    void https_is_believed_by_a_trusted_certificate_of_the_right_name_alone(
            String host, String certified, boolean trusted, int requests) throws Exception {
        var made = LocalCertificates.ready(folder, List.of(certified), Instant.now());
        var asked = new AtomicInteger();
        var https = https(made, asked);
        var context = trusted ? trusting(made) : SSLContext.getDefault();
        try (var fetcher = new KeyFetcher(Duration.ofSeconds(10), context)) {
            var source = provider(
                    "https://%s:%d/keys".formatted(host, https.getAddress().getPort()), Reach.PRIVATE_NETWORK);
            if (requests == 1) {
                assertThat(fetcher.fetch(source).keys().keys()).hasSize(1);
            } else {
                assertThatThrownBy(() -> fetcher.fetch(source)).isInstanceOf(KeysUnavailable.class);
            }
        } finally {
            https.stop(0);
        }
        assertThat(asked).hasValue(requests);
    }

    @Test
    void a_server_says_how_long_its_keys_hold() throws Exception {
        server.handle(KeyServer.JWKS, exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
            exchange.getResponseHeaders().add("Age", "60");
            KeyServer.answering(200, KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic())))
                    .handle(exchange);
        });
        try (var fetcher = new KeyFetcher(Duration.ofSeconds(5))) {
            var published = fetcher.fetch(provider(server.uri(KeyServer.JWKS).toString(), Reach.PLAIN_HTTP));

            assertThat(published.freshFor()).contains(Duration.ofMinutes(9));
        }
    }

    @Test
    void a_fetch_ends_at_its_limit() throws Exception {
        server.handle(KeyServer.DISCOVERY, _ -> {});
        try (var fetcher = new KeyFetcher(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> fetcher.fetch(new KeySource.Provider(
                            server.issuer(),
                            KeyLocation.ofIssuer(server.issuer()),
                            Reach.PLAIN_HTTP,
                            Set.of(Algorithm.ES256))))
                    .isInstanceOf(KeysUnavailable.class)
                    .hasMessageContaining("did not answer within 300 ms");
        }
    }

    @Test
    void spacetimedb_shows_its_key_in_pem() throws Exception {
        server.handle(
                KeyServer.PUBLIC_KEY, KeyServer.answering(200, PublicKeyFileTest.pem(TokenForge.P256.getPublic())));
        try (var fetcher = new KeyFetcher(Duration.ofSeconds(5))) {
            var published = fetcher.fetch(new KeySource.Server(server.uri(KeyServer.PUBLIC_KEY)));

            assertThat(published.keys().keys()).singleElement().satisfies(key -> {
                assertThat(key.algorithm()).isEqualTo(Algorithm.ES256);
                assertThat(key.kid()).isEmpty();
            });
            assertThat(published.freshFor()).isEmpty();
        }
    }

    @Test
    void a_server_that_is_no_spacetimedb_shows_no_key() {
        server.handle(KeyServer.PUBLIC_KEY, KeyServer.answering(200, "<html>"));
        try (var fetcher = new KeyFetcher(Duration.ofSeconds(5))) {
            var source = new KeySource.Server(server.uri(KeyServer.PUBLIC_KEY));

            assertThatThrownBy(() -> fetcher.fetch(source)).hasMessageContaining("shows no public key");
            server.handle(
                    KeyServer.PUBLIC_KEY, KeyServer.answering(200, PublicKeyFileTest.pem(TokenForge.RSA.getPublic())));
            assertThatThrownBy(() -> fetcher.fetch(source)).hasMessageContaining("shows no EC key on P-256");
        }
    }

    private static KeySource provider(String location, Reach reach) {
        return new KeySource.Provider(
                "https://id.example.com", new KeyLocation.Jwks(URI.create(location)), reach, Set.of(Algorithm.ES256));
    }

    private static KeyServer started() {
        try {
            return new KeyServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpsServer https(LocalCertificates.Pair made, AtomicInteger asked) throws Exception {
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(serving(made)));
        https.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            KeyServer.answering(200, KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic())))
                    .handle(exchange);
        });
        https.start();
        return https;
    }

    private static SSLContext serving(LocalCertificates.Pair made) throws Exception {
        var text = Files.readString(made.key()).replaceAll("-----.*-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        var store = empty();
        store.setKeyEntry("tls", key, NO_PASSWORD, certificates(made.certificate()));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trusting(LocalCertificates.Pair made) throws Exception {
        var store = empty();
        store.setCertificateEntry("ca", certificates(made.authority())[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate[] certificates(Path pem) throws Exception {
        var text = Files.readString(pem).getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text))
                .toArray(new Certificate[0]);
    }
}
