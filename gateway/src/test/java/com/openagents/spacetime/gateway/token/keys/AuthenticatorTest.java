package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Settled;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jca.ProviderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class AuthenticatorTest {
    /** One fetch at the start, then only when asked, and as often as asked. */
    private static final RefreshTimes ON_DEMAND =
            new RefreshTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, Duration.ofSeconds(5));

    private static final RefreshTimes THROTTLED =
            new RefreshTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(5));
    private static final RefreshTimes CONSTANTLY =
            new RefreshTimes(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(5));
    private static final RefreshTimes IMPATIENT =
            new RefreshTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(500));

    private final SettableClock clock = new SettableClock(NOW);
    private final CountDownLatch released = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private KeyServer server;
    private IssuerSettings.SharedSecret control;
    private Keyring keyring;

    @BeforeEach
    void start() throws Exception {
        server = new KeyServer();
        server.publish(Map.of("es-1", TokenForge.P256.getPublic()));
        control = new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("control", TokenForge.CONTROL, TokenForge.AUDIENCE),
                List.of(secretFile("primary", TokenForge.SECRET), secretFile("old", TokenForge.OLD_SECRET)));
        keyring = Keyring.open(List.of(control), ON_DEMAND);
    }

    @AfterEach
    void stop() {
        released.countDown();
        keyring.close();
        server.close();
    }

    @Test
    void a_shared_secrets_token_has_its_verdict_at_once() {
        var verdict = authenticator().verify(TokenForge.control(claims(TokenForge.CONTROL)));

        assertThat(verdict.toCompletableFuture()).isDone();
        assertThat(verdict.toCompletableFuture().join()).isInstanceOf(Verified.class);
    }

    @Test
    void a_fallback_secret_still_verifies() {
        var byOld = token("{\"alg\":\"HS256\"}", claims(TokenForge.CONTROL), TokenForge.hmac(TokenForge.OLD_SECRET));

        assertThat(verdict(authenticator(), byOld)).isInstanceOf(Verified.class);
    }

    @Test
    void a_token_that_comes_before_the_first_keys_waits_for_them() throws Exception {
        server.handle(KeyServer.JWKS, whenReleased(KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic()))));
        var verdict =
                withProvider(THROTTLED).verify(es("es-1", TokenForge.P256)).toCompletableFuture();
        assertThat(verdict).isNotDone();

        released.countDown();

        assertThat(verdict.join()).isInstanceOf(Verified.class);
        assertThat(server.keyRequests()).isEqualTo(1);
    }

    @Test
    void a_remembered_token_is_refused_when_its_time_is_over() {
        var authenticator = authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL));
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        clock.set(NOW.plusSeconds(290 + 30));

        assertThat(refusal(verdict(authenticator, token))).isEqualTo(Refusal.TOKEN_EXPIRED);
    }

    @Test
    void a_remembered_token_is_refused_when_it_is_too_old_to_open_something() {
        var authenticator = authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL, "exp", NOW.getEpochSecond() + 5000));
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        clock.advance(IssuerRules.SHARED_SECRET_MAX_AGE.minusSeconds(9)); // it was 10 s old

        assertThat(refusal(verdict(authenticator, token))).isEqualTo(Refusal.TOKEN_TOO_OLD);
    }

    @Test
    void a_token_found_good_is_the_same_value_the_next_time() {
        var authenticator = authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL));

        var first = (Verified) verdict(authenticator, token);
        var second = (Verified) verdict(authenticator, token);

        assertThat(second.token()).isSameAs(first.token());
    }

    @Test
    void the_first_token_of_a_new_key_brings_that_key() throws Exception {
        var authenticator = withProvider(ON_DEMAND);
        assertThat(verdict(authenticator, es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);

        server.publish(Map.of("es-1", TokenForge.P256.getPublic(), "es-2", TokenForge.OTHER_P256.getPublic()));

        assertThat(verdict(authenticator, es("es-2", TokenForge.OTHER_P256))).isInstanceOf(Verified.class);
        assertThat(verdict(authenticator, es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
    }

    @Test
    void a_retired_key_verifies_nothing_after_the_next_refresh_not_even_a_remembered_token() throws Exception {
        var authenticator = withProvider(CONSTANTLY);
        var token = es("es-1", TokenForge.P256);
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        server.publish(Map.of("es-2", TokenForge.OTHER_P256.getPublic()));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        verdict(authenticator, token) instanceof Rejected no && no.refusal() == Refusal.INVALID_TOKEN);
    }

    @Test
    void no_good_token_is_refused_while_keys_are_replaced_with_overlap() throws Exception {
        var authenticator = withProvider(CONSTANTLY);
        var old = es("es-1", TokenForge.P256);
        var fresh = es("es-2", TokenForge.OTHER_P256);
        assertThat(verdict(authenticator, old)).isInstanceOf(Verified.class);

        server.publish(Map.of("es-1", TokenForge.P256.getPublic(), "es-2", TokenForge.OTHER_P256.getPublic()));

        int asked = server.keyRequests();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(verdict(authenticator, old)).isInstanceOf(Verified.class);
            assertThat(verdict(authenticator, fresh)).isInstanceOf(Verified.class);
            return server.keyRequests() > asked + 3;
        });
    }

    @Test
    void ten_thousand_unknown_kids_cause_one_fetch_at_most() throws Exception {
        var authenticator = withProvider(THROTTLED);
        assertThat(verdict(authenticator, es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
        var forged = es("es-1", TokenForge.OTHER_P256).reveal();
        var rest = forged.substring(forged.indexOf('.'));

        var verdicts = IntStream.range(0, 10_000)
                .mapToObj(i -> TokenForge.base64("{\"alg\":\"ES256\",\"kid\":\"../%d\"}".formatted(i)) + rest)
                .map(text -> verdict(authenticator, Secret.of(text)));

        assertThat(verdicts).allSatisfy(verdict -> assertThat(refusal(verdict)).isEqualTo(Refusal.INVALID_TOKEN));
        assertThat(server.keyRequests()).isLessThanOrEqualTo(2);
    }

    @Test
    void the_last_good_keys_stay_when_the_key_server_fails() throws Exception {
        var authenticator = withProvider(ON_DEMAND);
        assertThat(verdict(authenticator, es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);

        server.handle(KeyServer.JWKS, KeyServer.answering(500, "out of order"));

        assertThat(refusal(verdict(authenticator, es("es-2", TokenForge.OTHER_P256))))
                .isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(verdict(authenticator, es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
    }

    @Test
    void a_provider_that_is_away_at_the_start_is_found_when_it_comes() throws Exception {
        int port = server.port();
        var settings = server.settings();
        server.close();
        var authenticator = with(settings, CONSTANTLY);
        var token = token(
                "{\"alg\":\"ES256\",\"kid\":\"es-1\"}", claims(settings.rules().issuer()), es256(TokenForge.P256));
        assertThat(refusal(verdict(authenticator, token))).isEqualTo(Refusal.KEYS_UNAVAILABLE);

        server = new KeyServer(port);
        server.publish(Map.of("es-1", TokenForge.P256.getPublic()));

        await().atMost(Duration.ofSeconds(20)).until(() -> verdict(authenticator, token) instanceof Verified);
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                Arguments.of("not found", KeyServer.answering(404, "")),
                Arguments.of("no content", KeyServer.answering(204, "")),
                Arguments.of("server error", KeyServer.answering(503, "busy")),
                Arguments.of("a page", KeyServer.answering(200, "<html>Sign in</html>")),
                Arguments.of("no JSON object", KeyServer.answering(200, "[]")),
                Arguments.of("another object", KeyServer.answering(200, "{\"a\":1}")),
                Arguments.of("no keys", KeyServer.answering(200, "{\"keys\":[]}")),
                Arguments.of("keys that are no list", KeyServer.answering(200, "{\"keys\":{}}")),
                Arguments.of(
                        "only a secret", KeyServer.answering(200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")),
                Arguments.of("10 MB", KeyServer.answering(200, "{\"keys\":[\"" + "x".repeat(10_000_000) + "\"]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void a_key_server_that_misbehaves_hurts_only_its_own_tokens(String name, HttpHandler handler) throws Exception {
        server.handle(KeyServer.JWKS, handler);

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void a_discovery_document_that_is_none_hurts_only_its_own_tokens(String name, HttpHandler handler)
            throws Exception {
        server.handle(KeyServer.DISCOVERY, handler);

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
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
        var text = document.formatted(server.issuer(), server.uri(KeyServer.JWKS));
        server.handle(KeyServer.DISCOVERY, KeyServer.answering(200, text));

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
        assertThat(server.keyRequests()).isZero();
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        server.handle(
                "/elsewhere", KeyServer.answering(200, KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic()))));
        server.handle(KeyServer.JWKS, exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", server.uri("/elsewhere").toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
    }

    @Test
    void a_key_server_that_never_answers_hurts_only_its_own_tokens() throws Exception {
        server.handle(KeyServer.JWKS, whenReleased("{}"));

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
    }

    @Test
    void a_key_server_that_trickles_hurts_only_its_own_tokens() throws Exception {
        server.handle(KeyServer.JWKS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            waitForRelease();
            exchange.close();
        });

        assertOnlyItsOwnTokensSuffer(withProvider(IMPATIENT));
    }

    @Test
    void nobody_waits_for_a_keyring_that_is_closed() throws Exception {
        server.handle(KeyServer.JWKS, whenReleased("{}"));
        var authenticator = withProvider(THROTTLED);
        var waiting = authenticator.verify(es("es-1", TokenForge.P256)).toCompletableFuture();

        keyring.close();

        assertThat(refusal(waiting.join())).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(refusal(verdict(authenticator, es("es-1", TokenForge.P256)))).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }

    private void assertOnlyItsOwnTokensSuffer(Authenticator authenticator) {
        assertThat(verdict(authenticator, TokenForge.control(claims(TokenForge.CONTROL))))
                .isInstanceOf(Verified.class);
        assertThat(refusal(verdict(authenticator, es("es-1", TokenForge.P256)))).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }

    private Authenticator authenticator() {
        return new Authenticator(keyring, new TokenVerifier(new ProviderContext()), clock);
    }

    private Authenticator withProvider(RefreshTimes times) throws SecretFileUnusable {
        return with(server.settings(), times);
    }

    private Authenticator with(IssuerSettings provider, RefreshTimes times) throws SecretFileUnusable {
        keyring.close();
        keyring = Keyring.open(List.of(control, provider), times);
        return authenticator();
    }

    private Secret es(String kid, KeyPair pair) {
        return token("{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(kid), claims(server.issuer()), es256(pair));
    }

    private Path secretFile(String name, Secret secret) throws IOException {
        return Files.writeString(folder.resolve(name), secret.reveal() + "\n");
    }

    private HttpHandler whenReleased(String body) {
        return exchange -> {
            waitForRelease();
            KeyServer.answering(200, body).handle(exchange);
        };
    }

    private void waitForRelease() throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Settled verdict(Authenticator authenticator, Secret token) {
        return authenticator.verify(token).toCompletableFuture().join();
    }

    private static Refusal refusal(Settled verdict) {
        assertThat(verdict).isInstanceOf(Rejected.class);
        return ((Rejected) verdict).refusal();
    }
}
