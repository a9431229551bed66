package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.assertVerified;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key server that fails, lies or stalls: its own tokens cannot be verified, and nobody else notices. */
@Timeout(60)
class KeyServerFaultsTest {
    @TempDir
    private Path folder;

    private AuthenticatorBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new AuthenticatorBed(folder);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                Arguments.of("not found", KeyServer.answering(404, "")),
                Arguments.of("no content", KeyServer.answering(204, "")),
                Arguments.of("bed.server error", KeyServer.answering(503, "busy")),
                Arguments.of("a page", KeyServer.answering(200, "<html>Sign in</html>")),
                Arguments.of("no JSON object", KeyServer.answering(200, "[]")),
                Arguments.of("another object", KeyServer.answering(200, "{\"a\":1}")),
                Arguments.of("a string", KeyServer.answering(200, "\"keys\"")),
                Arguments.of("JSON twice", KeyServer.answering(200, "{\"keys\":[]}{\"keys\":[]}")),
                Arguments.of("keys that are no objects", KeyServer.answering(200, "{\"keys\":[1,\"a\",null,[]]}")),
                Arguments.of("a name twice", KeyServer.answering(200, "{\"keys\":[],\"keys\":[]}")),
                Arguments.of("no keys", KeyServer.answering(200, "{\"keys\":[]}")),
                Arguments.of("keys that are no list", KeyServer.answering(200, "{\"keys\":{}}")),
                Arguments.of(
                        "only a secret", KeyServer.answering(200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")),
                Arguments.of("10 MB", KeyServer.answering(200, "{\"keys\":[\"" + "x".repeat(10_000_000) + "\"]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void a_key_server_that_misbehaves_hurts_only_its_own_tokens(String name, HttpHandler handler) throws Exception {
        bed.server.handle(KeyServer.JWKS, handler);

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void a_discovery_document_that_is_none_hurts_only_its_own_tokens(String name, HttpHandler handler)
            throws Exception {
        bed.server.handle(KeyServer.DISCOVERY, handler);

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
    }

    static Stream<String> lyingDocuments() {
        return Stream.of(
                "{\"issuer\":\"https://another.example\",\"jwks_uri\":\"%2$s\"}",
                "{\"issuer\":\"%1$s/\",\"jwks_uri\":\"%2$s\"}",
                "{\"jwks_uri\":\"%2$s\"}",
                "{\"issuer\":\"%1$s\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":7}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"not a url\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"/keys\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"http://user:word@127.0.0.1/keys\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"http://127.0.0.1:1/keys\"}",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"http://no-such-host.invalid/keys\"}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lyingDocuments")
    void a_discovery_document_that_lies_hurts_only_its_own_tokens(String document) throws Exception {
        var text = document.formatted(bed.server.issuer(), bed.server.uri(KeyServer.JWKS));
        bed.server.handle(KeyServer.DISCOVERY, KeyServer.answering(200, text));

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
        assertThat(bed.server.keyRequests()).isZero();
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        bed.server.handle(
                "/elsewhere", KeyServer.answering(200, KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic()))));
        bed.server.handle(KeyServer.JWKS, exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", bed.server.uri("/elsewhere").toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
    }

    @Test
    void a_key_server_that_never_answers_hurts_only_its_own_tokens() throws Exception {
        bed.server.handle(KeyServer.JWKS, bed.whenReleased("{}"));

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
    }

    @Test
    void a_key_server_that_trickles_hurts_only_its_own_tokens() throws Exception {
        bed.server.handle(KeyServer.JWKS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            bed.waitForRelease();
            exchange.close();
        });

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.IMPATIENT));
    }

    @Test
    void a_key_server_that_trickles_is_hung_up_on() throws Exception {
        var hungUp = new CompletableFuture<Boolean>();
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> trickle(listener, hungUp));
            var location =
                    new KeyLocation.Jwks(URI.create("http://127.0.0.1:%d/keys".formatted(listener.getLocalPort())));
            var rules = bed.server.settings().rules();
            var authenticator = bed.with(new IssuerSettings.Oidc(rules, location, Reach.PLAIN_HTTP), Times.IMPATIENT);

            assertOnlyItsOwnTokensSuffer(authenticator);

            assertThat(hungUp).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void an_answer_without_end_is_hung_up_on() throws Exception {
        var hungUp = new CompletableFuture<Boolean>();
        bed.server.handle(KeyServer.JWKS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[64 * 1024]);
                }
            } catch (IOException e) {
                hungUp.complete(true);
            }
        });

        assertOnlyItsOwnTokensSuffer(bed.withProvider(Times.THROTTLED));

        assertThat(hungUp).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void tokens_of_known_keys_wait_for_nothing_while_a_key_server_hangs() throws Exception {
        var authenticator = bed.withProvider(Times.ON_DEMAND);
        assertVerified(authenticator, bed.es("es-1", TokenForge.P256));
        bed.server.handle(KeyServer.JWKS, bed.whenReleased("{}"));
        var waiting =
                authenticator.verify(bed.es("es-2", TokenForge.OTHER_P256)).toCompletableFuture();

        var known = authenticator
                .verify(token(
                        "{\"alg\":\"ES256\",\"kid\":\"es-1\"}",
                        claims(bed.server.issuer(), "jti", "another"),
                        es256(TokenForge.P256)))
                .toCompletableFuture();

        assertThat(known).isDone();
        assertThat(known.join()).isInstanceOf(Verified.class);
        assertThat(waiting).isNotDone();
    }

    /** Sends a head that never ends, a letter at a time, until the other side is gone. */
    private static void trickle(ServerSocket listener, CompletableFuture<Boolean> hungUp) {
        try (var socket = listener.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().available() >= 0) {
                out.write('x');
                out.flush();
                LockSupport.parkNanos(5_000_000);
            }
        } catch (IOException e) {
            hungUp.complete(true);
        }
    }

    private void assertOnlyItsOwnTokensSuffer(Authenticator authenticator) {
        assertVerified(authenticator, AuthenticatorBed.control());
        assertThat(refusal(authenticator, bed.es("es-1", TokenForge.P256))).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }
}
