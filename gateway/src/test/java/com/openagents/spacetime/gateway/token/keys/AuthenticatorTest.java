package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.assertVerified;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.refusal;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.ClaimRules;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuthenticatorTest {
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

    @Test
    void a_shared_secrets_token_has_its_verdict_at_once() {
        var verdict = bed.authenticator().verify(TokenForge.control(claims(TokenForge.CONTROL)));

        assertThat(verdict.toCompletableFuture()).isDone();
        assertThat(verdict.toCompletableFuture().join()).isInstanceOf(Verified.class);
    }

    @Test
    void a_fallback_secret_still_verifies() {
        var byOld = token("{\"alg\":\"HS256\"}", claims(TokenForge.CONTROL), TokenForge.hmac(TokenForge.OLD_SECRET));

        assertThat(verdict(bed.authenticator(), byOld)).isInstanceOf(Verified.class);
    }

    @Test
    void a_token_that_comes_before_the_first_keys_waits_for_them() throws Exception {
        bed.server.handle(
                KeyServer.JWKS, bed.whenReleased(KeyServer.jwks(Map.of("es-1", TokenForge.P256.getPublic()))));
        var verdict = bed.withProvider(Times.THROTTLED)
                .verify(bed.es("es-1", TokenForge.P256))
                .toCompletableFuture();
        assertThat(verdict).isNotDone();

        bed.release();

        assertThat(verdict.join()).isInstanceOf(Verified.class);
        assertThat(bed.server.keyRequests()).isEqualTo(1);
    }

    @Test
    void a_remembered_token_is_refused_when_its_time_is_over() {
        var authenticator = bed.authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL));
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        bed.clock.set(NOW.plusSeconds(290 + 30));

        assertThat(refusal(authenticator, token)).isEqualTo(Refusal.TOKEN_EXPIRED);
    }

    @Test
    void a_remembered_token_is_refused_when_it_is_too_old_to_open_something() {
        var authenticator = bed.authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL, "exp", NOW.getEpochSecond() + 5000));
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        bed.clock.advance(IssuerRules.SHARED_SECRET_MAX_AGE.minusSeconds(9)); // it was 10 s old

        assertThat(refusal(authenticator, token)).isEqualTo(Refusal.TOKEN_TOO_OLD);
    }

    @Test
    void a_token_found_good_is_the_same_value_the_next_time() {
        var authenticator = bed.authenticator();
        var token = TokenForge.control(claims(TokenForge.CONTROL));

        var first = (Verified) verdict(authenticator, token);
        var second = (Verified) verdict(authenticator, token);

        assertThat(second.token()).isSameAs(first.token());
    }

    @Test
    void the_first_token_of_a_new_key_brings_that_key() throws Exception {
        var authenticator = bed.withProvider(Times.ON_DEMAND);
        assertThat(verdict(authenticator, bed.es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);

        bed.server.publish(Map.of("es-1", TokenForge.P256.getPublic(), "es-2", TokenForge.OTHER_P256.getPublic()));

        assertThat(verdict(authenticator, bed.es("es-2", TokenForge.OTHER_P256)))
                .isInstanceOf(Verified.class);
        assertThat(verdict(authenticator, bed.es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
    }

    @Test
    void a_retired_key_verifies_nothing_after_the_next_refresh_not_even_a_remembered_token() throws Exception {
        var authenticator = bed.withProvider(Times.CONSTANTLY);
        var token = bed.es("es-1", TokenForge.P256);
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);

        bed.server.publish(Map.of("es-2", TokenForge.OTHER_P256.getPublic()));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        verdict(authenticator, token) instanceof Rejected no && no.refusal() == Refusal.INVALID_TOKEN);
    }

    @Test
    void ten_thousand_unknown_kids_cause_one_fetch_at_most() throws Exception {
        var authenticator = bed.withProvider(Times.THROTTLED);
        assertThat(verdict(authenticator, bed.es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
        var forged = bed.es("es-1", TokenForge.OTHER_P256).reveal();
        var rest = forged.substring(forged.indexOf('.'));

        var verdicts = IntStream.range(0, 10_000)
                .mapToObj(i -> TokenForge.base64("{\"alg\":\"ES256\",\"kid\":\"../%d\"}".formatted(i)) + rest)
                .map(text -> verdict(authenticator, Secret.of(text)));

        assertThat(verdicts).allSatisfy(verdict -> assertThat(refusal(verdict)).isEqualTo(Refusal.INVALID_TOKEN));
        assertThat(bed.server.keyRequests()).isLessThanOrEqualTo(2);
    }

    @Test
    void unknown_kids_from_many_sides_cause_one_fetch_per_window_at_most() throws Exception {
        var window = Duration.ofMillis(100);
        var authenticator = bed.withProvider(Times.with(window));
        assertVerified(authenticator, bed.es("es-1", TokenForge.P256));
        var forged = bed.es("es-1", TokenForge.OTHER_P256).reveal();
        var rest = forged.substring(forged.indexOf('.'));
        var kids = new AtomicInteger();
        long begun = System.nanoTime();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    for (int kid = kids.getAndIncrement(); kid < 10_000; kid = kids.getAndIncrement()) {
                        verdict(
                                authenticator,
                                Secret.of(
                                        TokenForge.base64("{\"alg\":\"ES256\",\"kid\":\"%d\"}".formatted(kid)) + rest));
                    }
                });
            }
        }

        long windows = (System.nanoTime() - begun) / window.toNanos();
        assertThat(bed.server.keyRequests()).isLessThanOrEqualTo((int) windows + 2);
    }

    @Test
    void a_kid_that_was_absent_is_not_asked_for_again_but_known_once_any_fetch_brings_it() throws Exception {
        var authenticator = bed.withProvider(Times.ON_DEMAND);
        assertThat(refusal(authenticator, bed.es("es-2", TokenForge.OTHER_P256)))
                .isEqualTo(Refusal.INVALID_TOKEN);
        int asked = bed.server.keyRequests();
        bed.server.publish(Map.of("es-2", TokenForge.OTHER_P256.getPublic()));

        assertThat(refusal(authenticator, bed.es("es-2", TokenForge.OTHER_P256)))
                .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(bed.server.keyRequests()).isEqualTo(asked);
        assertThat(refusal(authenticator, bed.es("es-3", TokenForge.P256))).isEqualTo(Refusal.INVALID_TOKEN);
        assertVerified(authenticator, bed.es("es-2", TokenForge.OTHER_P256));
    }

    @Test
    void a_remembered_token_is_forgotten_when_the_rules_of_its_issuer_change() throws Exception {
        var authenticator = bed.authenticator();
        assertVerified(authenticator, AuthenticatorBed.control());

        var rules = bed.control.rules();
        bed.keyring.reload(List.of(new IssuerSettings.SharedSecret(
                rules.with(new ClaimRules(
                        rules.content().required(), Set.of(), Optional.empty(), Set.of("sync_0123456789abcdef"))),
                bed.control.secretFiles())));

        assertThat(refusal(authenticator, AuthenticatorBed.control())).isEqualTo(Refusal.TOKEN_REVOKED);
    }

    @Test
    void a_remembered_token_is_forgotten_when_its_issuer_is_not_configured_any_more() throws Exception {
        var authenticator = bed.authenticator();
        assertVerified(authenticator, AuthenticatorBed.control());

        bed.keyring.reload(List.of(bed.server.settings()));

        assertThat(refusal(authenticator, AuthenticatorBed.control())).isEqualTo(Refusal.INVALID_TOKEN);
    }

    @Test
    void a_reload_that_changes_nothing_forgets_nothing() throws Exception {
        var authenticator = bed.withProvider(Times.THROTTLED);
        var token = bed.es("es-1", TokenForge.P256);
        var control = (Verified) verdict(authenticator, AuthenticatorBed.control());
        var first = (Verified) verdict(authenticator, token);

        bed.keyring.reload(List.of(bed.server.settings(), bed.control));

        assertThat(((Verified) verdict(authenticator, token)).token()).isSameAs(first.token());
        assertThat(((Verified) verdict(authenticator, AuthenticatorBed.control())).token())
                .isSameAs(control.token());
        assertThat(bed.server.keyRequests()).isEqualTo(1);
    }

    @Test
    void a_token_that_never_expires_is_remembered_too() throws Exception {
        var lenient = bed.server.settings().rules().with(ClaimRules.requiring());
        var authenticator = bed.with(
                new IssuerSettings.Oidc(lenient, KeyLocation.ofIssuer(bed.server.issuer()), Reach.PLAIN_HTTP),
                Times.THROTTLED);
        var token = token(
                "{\"alg\":\"ES256\",\"kid\":\"es-1\"}",
                claims(bed.server.issuer(), "exp", null),
                es256(TokenForge.P256));

        var first = (Verified) verdict(authenticator, token);

        assertThat(((Verified) verdict(authenticator, token)).token()).isSameAs(first.token());
    }

    @Test
    void the_last_good_keys_stay_when_the_key_server_fails() throws Exception {
        var authenticator = bed.withProvider(Times.ON_DEMAND);
        assertThat(verdict(authenticator, bed.es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);

        bed.server.handle(KeyServer.JWKS, KeyServer.answering(500, "out of order"));

        assertThat(refusal(authenticator, bed.es("es-2", TokenForge.OTHER_P256)))
                .isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(verdict(authenticator, bed.es("es-1", TokenForge.P256))).isInstanceOf(Verified.class);
    }

    @Test
    void a_provider_that_is_away_at_the_start_is_found_when_it_comes() throws Exception {
        int port = bed.server.port();
        var settings = bed.server.settings();
        bed.server.close();
        var authenticator = bed.with(settings, Times.CONSTANTLY);
        var token = token(
                "{\"alg\":\"ES256\",\"kid\":\"es-1\"}", claims(settings.rules().issuer()), es256(TokenForge.P256));
        assertThat(refusal(authenticator, token)).isEqualTo(Refusal.KEYS_UNAVAILABLE);

        bed.server = new KeyServer(port);
        bed.server.publish(Map.of("es-1", TokenForge.P256.getPublic()));

        await().atMost(Duration.ofSeconds(20)).until(() -> verdict(authenticator, token) instanceof Verified);
    }

    @Test
    void nobody_waits_for_a_keyring_that_is_closed() throws Exception {
        bed.server.handle(KeyServer.JWKS, bed.whenReleased("{}"));
        var authenticator = bed.withProvider(Times.THROTTLED);
        var waiting = authenticator.verify(bed.es("es-1", TokenForge.P256)).toCompletableFuture();

        bed.keyring.close();

        assertThat(refusal(waiting.join())).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(refusal(authenticator, bed.es("es-1", TokenForge.P256))).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }
}
