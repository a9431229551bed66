package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.assertVerified;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.refusal;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.ClaimRules;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.openagents.spacetime.gateway.token.Warrant;
import com.openagents.spacetime.gateway.token.keys.KeyEvents.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a keyring tells others about its issuers and keys: what is in force, what is withdrawn, what has changed. */
@Timeout(60)
class KeyringTest {
    private static final Duration SOON = Duration.ofSeconds(20);

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
    void a_warrant_is_in_force_until_its_key_is_published_no_more() throws Exception {
        var authenticator = bed.withProvider(Times.CONSTANTLY);
        var old = warrant(authenticator, bed.es("es-1", TokenForge.P256));
        var control = warrant(authenticator, AuthenticatorBed.control());
        assertThat(bed.keyring.isInForce(old)).isTrue();
        var told = new AtomicInteger();
        bed.keyring.onChange(told::incrementAndGet);

        bed.server.publish(Map.of("es-2", TokenForge.OTHER_P256.getPublic()));

        await().atMost(SOON).until(() -> !bed.keyring.isInForce(old));
        await().atMost(SOON).until(() -> told.get() == 1);
        assertThat(bed.keyring.isInForce(control)).isTrue();
    }

    @Test
    void a_warrant_outlives_its_key_where_the_issuer_says_so() throws Exception {
        var settings = bed.server.settings();
        var authenticator = bed.with(
                new IssuerSettings.Oidc(
                        settings.rules(), OnKeyWithdrawal.KEEP, settings.keys(), settings.reach(), SOON),
                Times.CONSTANTLY);
        var token = bed.es("es-1", TokenForge.P256);
        var old = warrant(authenticator, token);

        bed.server.publish(Map.of("es-2", TokenForge.OTHER_P256.getPublic()));

        await().atMost(SOON).until(() -> !(verdict(authenticator, token) instanceof Verified));
        assertThat(bed.keyring.isInForce(old)).isTrue();
    }

    @Test
    void a_client_without_a_token_has_nothing_that_could_be_withdrawn() {
        var anonymous = new Warrant(
                "anonymous",
                new Principal("localhost", "someone"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.empty()),
                Instant.MAX);

        assertThat(bed.keyring.isInForce(anonymous)).isTrue();
        assertThat(bed.keyring.isDenied(anonymous)).isFalse();
    }

    @Test
    void keys_that_are_too_stale_verify_nothing_but_withdraw_nothing_either() throws Exception {
        var settings = bed.server.settings();
        var events = new CopyOnWriteArrayList<Event>();
        bed.keyring.close();
        bed.keyring = Keyring.open(
                List.of(new IssuerSettings.Oidc(
                        settings.rules(),
                        OnKeyWithdrawal.CLOSE,
                        settings.keys(),
                        settings.reach(),
                        Duration.ofMillis(300))),
                Times.BY_ITSELF,
                (_, event) -> events.add(event));
        var authenticator = bed.authenticator();
        var token = bed.es("es-1", TokenForge.P256);
        var warrant = warrant(authenticator, token);

        bed.server.handle(KeyServer.JWKS, KeyServer.answering(500, "out of order"));

        await().atMost(SOON).until(() -> events.contains(Event.TOO_STALE));
        await().atMost(SOON).until(() -> bed.keyring.keys().isEmpty());
        assertThat(refusal(authenticator, token)).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(bed.keyring.isInForce(warrant)).isTrue();

        bed.server.publish(Map.of("es-1", TokenForge.P256.getPublic()));

        await().atMost(SOON).until(() -> verdict(authenticator, token) instanceof Verified);
        assertThat(events).containsOnlyOnce(Event.TOO_STALE).contains(Event.FETCHED, Event.FETCH_FAILED, Event.CHANGED);
    }

    @Test
    void an_issuer_that_is_left_out_or_renamed_is_in_force_no_more() throws Exception {
        var warrant = warrant(bed.authenticator(), AuthenticatorBed.control());
        var rules = IssuerRules.ofSharedSecret("renamed", TokenForge.CONTROL, TokenForge.AUDIENCE);

        bed.keyring.reload(List.of(new IssuerSettings.SharedSecret(rules, bed.control.secretFiles())));
        assertThat(bed.keyring.isInForce(warrant)).isFalse();

        bed.keyring.reload(List.of(bed.control));
        assertThat(bed.keyring.isInForce(warrant)).isTrue();

        bed.keyring.reload(List.of(bed.server.settings()));
        assertThat(bed.keyring.isInForce(warrant)).isFalse();
    }

    @Test
    void a_reload_that_cannot_be_changes_nothing_and_tells_nobody() throws Exception {
        var authenticator = bed.authenticator();
        var told = new AtomicInteger();
        bed.keyring.onChange(told::incrementAndGet);
        var broken = new IssuerSettings.SharedSecret(bed.control.rules(), List.of(folder.resolve("absent")));

        assertThatThrownBy(() -> bed.keyring.reload(List.of(bed.server.settings(), broken)))
                .isInstanceOf(SecretFileUnusable.class);
        assertThatThrownBy(() -> bed.keyring.reload(List.of(bed.control, bed.control)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(told).hasValue(0);
        assertVerified(authenticator, AuthenticatorBed.control());
        assertThat(bed.server.keyRequests()).isZero();
    }

    @Test
    void a_reload_that_works_is_told_and_brings_new_issuers() throws Exception {
        var authenticator = bed.authenticator();
        var told = new AtomicInteger();
        bed.keyring.onChange(told::incrementAndGet);

        bed.keyring.reload(List.of(bed.control, bed.server.settings()));

        assertThat(told).hasPositiveValue();
        assertVerified(authenticator, bed.es("es-1", TokenForge.P256));
        assertVerified(authenticator, AuthenticatorBed.control());
    }

    @Test
    void other_rules_for_a_provider_need_no_new_keys() throws Exception {
        var authenticator = bed.withProvider(Times.THROTTLED);
        assertVerified(authenticator, bed.es("es-1", TokenForge.P256));
        var settings = bed.server.settings();
        var stricter = settings.rules().with(new ClaimRules(Set.of(), Set.of("oa_org_id"), Optional.empty(), Set.of()));

        bed.keyring.reload(List.of(new IssuerSettings.Oidc(stricter, settings.keys(), settings.reach())));

        assertThat(refusal(authenticator, bed.es("es-1", TokenForge.P256))).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(bed.server.keyRequests()).isEqualTo(1);
    }

    @Test
    void a_provider_that_moves_withdraws_a_key_only_by_its_first_answer() throws Exception {
        var authenticator = bed.withProvider(Times.THROTTLED);
        var warrant = warrant(authenticator, bed.es("es-1", TokenForge.P256));
        var settings = bed.server.settings();
        bed.server.handle(
                "/moved", bed.whenReleased(KeyServer.jwks(Map.of("es-2", TokenForge.OTHER_P256.getPublic()))));

        bed.keyring.reload(List.of(new IssuerSettings.Oidc(
                settings.rules(), new KeyLocation.Jwks(bed.server.uri("/moved")), settings.reach())));

        assertThat(bed.keyring.isInForce(warrant)).isTrue();
        assertThat(bed.keyring.keys()).isEmpty();
        bed.release();
        assertVerified(authenticator, bed.es("es-2", TokenForge.OTHER_P256));
        assertThat(bed.keyring.isInForce(warrant)).isFalse();
    }

    @Test
    void a_deny_list_names_warrants_by_their_jti() throws Exception {
        var warrant = warrant(bed.authenticator(), AuthenticatorBed.control());
        assertThat(bed.keyring.isDenied(warrant)).isFalse();
        var denying = bed.control
                .rules()
                .with(new ClaimRules(Set.of(), Set.of(), Optional.empty(), Set.of("sync_0123456789abcdef")));

        bed.keyring.reload(List.of(new IssuerSettings.SharedSecret(denying, bed.control.secretFiles())));

        assertThat(bed.keyring.isDenied(warrant)).isTrue();
        assertThat(bed.keyring.isInForce(warrant)).isTrue();
    }

    @Test
    void keys_are_listed_by_what_tells_them_apart() throws Exception {
        assertVerified(bed.withProvider(Times.THROTTLED), bed.es("es-1", TokenForge.P256));

        var keys = bed.keyring.keys();

        assertThat(keys).extracting(KeyView::issuerName).containsExactly("control", "control", "local");
        assertThat(keys)
                .extracting(KeyView::algorithm)
                .containsExactly(Algorithm.HS256, Algorithm.HS256, Algorithm.ES256);
        assertThat(keys.getLast().kid()).contains("es-1");
        assertThat(keys).extracting(KeyView::fingerprint).doesNotHaveDuplicates();
        assertThat(keys).allSatisfy(key -> assertThat(key.age()).isPositive());
        assertThat(keys.toString()).doesNotContain(TokenForge.SECRET.reveal());
    }

    @Test
    void a_key_grows_older_through_reloads_and_fetches() throws Exception {
        var before = bed.keyring.keys().getFirst().age();

        bed.keyring.reload(List.of(bed.control));

        assertThat(bed.keyring.keys().getFirst().age()).isGreaterThan(before);
    }

    @Test
    void spacetimedbs_key_is_the_files_until_the_server_shows_its_own() throws Exception {
        var file = Files.writeString(folder.resolve("id.pub"), PublicKeyFileTest.pem(TokenForge.P256.getPublic()));
        var settings = new IssuerSettings.SpacetimeDb(
                IssuerRules.ofSpacetimeDb("server", "localhost", "spacetimedb"), file, bed.server.uri("/"));
        var authenticator = bed.with(settings, Times.CONSTANTLY);
        var byFile = spacetime(TokenForge.P256);
        var warrant = warrant(authenticator, byFile);

        bed.server.handle(
                KeyServer.PUBLIC_KEY,
                KeyServer.answering(200, PublicKeyFileTest.pem(TokenForge.OTHER_P256.getPublic())));

        await().atMost(SOON).until(() -> verdict(authenticator, spacetime(TokenForge.OTHER_P256)) instanceof Verified);
        assertThat(refusal(authenticator, byFile)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(bed.keyring.isInForce(warrant)).isFalse();
    }

    @Test
    void handed_over_keys_verify_at_once() throws Exception {
        var file = Files.writeString(folder.resolve("partner.pem"), PublicKeyFileTest.pem(TokenForge.P256.getPublic()));
        var settings = new IssuerSettings.Keys(bed.server.settings().rules(), List.of(file));
        var authenticator = bed.with(settings, Times.THROTTLED);

        assertVerified(authenticator, bed.es("any", TokenForge.P256));
        assertThat(refusal(authenticator, bed.es("any", TokenForge.OTHER_P256))).isEqualTo(Refusal.INVALID_TOKEN);
    }

    private static Secret spacetime(KeyPair pair) {
        var claims = claims("localhost", "aud", List.of("spacetimedb"));
        claims.put("exp", null);
        return TokenForge.token("{\"typ\":\"JWT\",\"alg\":\"ES256\"}", claims, TokenForge.es256(pair));
    }

    private static Warrant warrant(Authenticator authenticator, Secret token) {
        return ((Verified) verdict(authenticator, token)).token().warrant();
    }
}
