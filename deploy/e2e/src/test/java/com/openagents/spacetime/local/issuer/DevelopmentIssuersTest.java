package com.openagents.spacetime.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentIssuersTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final TokenRequest REQUEST = TokenRequest.unlimited("user:ada", Duration.ofSeconds(60));

    @TempDir
    private Path directory;

    @Test
    void a_control_token_has_the_claims_of_the_contract() throws IOException {
        var claims = claims(issuers().control().mint(REQUEST, NOW));

        assertThat(claims.at("/iss").asText()).isEqualTo("https://openagents.com");
        assertThat(claims.at("/aud").asText()).isEqualTo("openagents-sync");
        assertThat(claims.at("/sub").asText()).isEqualTo("user:ada");
        assertThat(claims.at("/oa_user_id").asText()).isEqualTo("ada");
        assertThat(claims.at("/iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.at("/nbf").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.at("/exp").asLong()).isEqualTo(NOW.getEpochSecond() + 60);
        assertThat(claims.at("/jti").asText()).matches("sync_[0-9a-f]{32}");
    }

    @Test
    void a_token_without_scopes_is_for_everything_and_names_no_stream() throws IOException {
        var claims = claims(issuers().control().mint(REQUEST, NOW));

        assertThat(claims.at("/oa_sync_scopes").toString()).isEqualTo("[\"sync.everything\"]");
        assertThat(claims.fieldNames()).toIterable().doesNotContain("oa_sync_streams", "oa_sync_topics");
    }

    @Test
    void scopes_and_streams_are_listed_when_they_are_asked_for() throws IOException {
        var request = new TokenRequest(
                "user:ada", Duration.ofSeconds(60), List.of("sync.append"), List.of("runtime.a"), Map.of());

        var claims = claims(issuers().oidc().mint(request, NOW));

        assertThat(claims.at("/oa_sync_scopes/0").asText()).isEqualTo("sync.append");
        assertThat(claims.at("/oa_sync_streams/0").asText()).isEqualTo("runtime.a");
    }

    @Test
    void a_claim_that_is_set_goes_over_all_others() throws IOException {
        var request = REQUEST.with("oa_user_id", "42").with("jti", "null").with("tier", "gold");

        var claims = claims(issuers().control().mint(request, NOW));

        assertThat(claims.at("/oa_user_id").isInt()).isTrue();
        assertThat(claims.has("jti")).isFalse();
        assertThat(claims.at("/tier").asText()).isEqualTo("gold");
    }

    @Test
    void a_control_token_is_signed_with_the_text_of_the_secret_file() throws IOException, InvalidJwtException {
        var secret = Files.readString(issuers().control().secretFile()).getBytes(StandardCharsets.UTF_8);

        var claims = new JwtConsumerBuilder()
                .setVerificationKey(new HmacKey(secret))
                .setSkipAllValidators()
                .build()
                .processToClaims(issuers().control().mint(REQUEST, NOW));

        assertThat(claims.getClaimValueAsString("sub")).isEqualTo("user:ada");
    }

    @Test
    void an_oidc_token_is_verified_by_the_key_set_that_is_served()
            throws IOException, InvalidJwtException, JoseException {
        var token = issuers().oidc().mint(REQUEST, NOW);
        var keys = new JsonWebKeySet(Files.readString(directory.resolve("oidc/jwks.json")));

        var claims = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                .setSkipAllValidators()
                .build()
                .processToClaims(token);

        assertThat(claims.getClaimValueAsString("iss")).isEqualTo("http://127.0.0.1:4444");
    }

    @Test
    void the_key_set_that_is_served_holds_no_private_key() throws IOException {
        issuers();

        assertThat(Files.readString(directory.resolve("oidc/jwks.json"))).doesNotContain("\"d\"");
    }

    @Test
    void secrets_are_readable_by_their_owner_alone() throws IOException {
        issuers();

        for (var file : List.of(
                "control.secret",
                "control.secret.next",
                "control.secret.previous",
                "control-revoke.secret",
                "oidc/key.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_second_start_keeps_the_secrets_of_the_first() throws IOException {
        issuers();
        var before = Files.readString(directory.resolve("oidc/key.json"));

        DevelopmentIssuers.in(directory, 5555);

        assertThat(Files.readString(directory.resolve("oidc/key.json"))).isEqualTo(before);
    }

    private DevelopmentIssuers issuers() {
        return DevelopmentIssuers.in(directory, 4444);
    }

    private static JsonNode claims(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
