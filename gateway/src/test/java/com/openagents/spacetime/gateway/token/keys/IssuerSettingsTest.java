package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.TimeRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerSettingsTest {
    private static final IssuerRules OPENID =
            IssuerRules.ofOpenId("openid", "https://id.example.com", "openagents-sync");
    private static final IssuerRules CONTROL =
            IssuerRules.ofSharedSecret("control", "https://openagents.com", "openagents-sync");

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(textBlock = """
            https://id.example.com/keys      , PUBLIC          , true
            HTTPS://id.example.com/keys      , PUBLIC          , true
            http://id.example.com/keys       , PUBLIC          , false
            http://id.example.com/keys       , PRIVATE_NETWORK , false
            http://id.example.com/keys       , PLAIN_HTTP      , true
            ftp://id.example.com/keys        , PLAIN_HTTP      , false
            /keys                            , PUBLIC          , false
            https:///keys                    , PUBLIC          , false
            """)
    void a_key_location_is_within_reach_or_refused(URI location, Reach reach, boolean expected) {
        var settings = assertThatCode(() -> new IssuerSettings.Oidc(OPENID, new KeyLocation.Jwks(location), reach));

        if (expected) {
            settings.doesNotThrowAnyException();
        } else {
            settings.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(location.toString());
        }
    }

    @Test
    void a_password_in_a_url_is_refused_without_being_shown() {
        var location = new KeyLocation.Jwks(URI.create("https://me:pass-word@id.example.com/keys"));

        assertThatThrownBy(() -> new IssuerSettings.Oidc(OPENID, location, Reach.PUBLIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id.example.com")
                .hasMessageNotContaining("pass-word");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://id.example.com, https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/, https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/realms/a, https://id.example.com/realms/a/.well-known/openid-configuration"
    })
    void the_discovery_document_stands_below_the_issuer(String issuer, URI document) {
        assertThat(KeyLocation.ofIssuer(issuer)).isEqualTo(new KeyLocation.Discovery(document));
    }

    @Test
    void rules_fit_the_kind_of_issuer() {
        var location = KeyLocation.ofIssuer("https://id.example.com");

        assertThatThrownBy(() -> new IssuerSettings.Oidc(CONTROL, location, Reach.PUBLIC))
                .hasMessageContaining("cannot be HS256");
        assertThatThrownBy(() -> new IssuerSettings.SharedSecret(OPENID, List.of(Path.of("secret"))))
                .hasMessageContaining("must be HS256");
        assertThatThrownBy(() -> new IssuerSettings.SharedSecret(CONTROL, List.of()))
                .hasMessageContaining("no file");
    }

    @Test
    void two_issuers_cannot_be_the_same() {
        var settings = new IssuerSettings.SharedSecret(CONTROL, List.of(Path.of("secret")));

        assertThatThrownBy(() -> Keyring.open(List.of(settings, settings)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each must have its own");
    }

    @Test
    void rules_fit_the_other_kinds_too() {
        var server = IssuerRules.ofSpacetimeDb("server", "localhost", "spacetimedb");
        var hasty = server.with(new TimeRules(Duration.ofMillis(999), Optional.empty(), Optional.empty()));
        var uri = URI.create("http://127.0.0.1:3000");

        assertThatThrownBy(() -> new IssuerSettings.Keys(CONTROL, List.of(Path.of("a.pem"))))
                .hasMessageContaining("cannot be HS256");
        assertThatThrownBy(() -> new IssuerSettings.Keys(OPENID, List.of())).hasMessageContaining("no file");
        assertThatThrownBy(() -> new IssuerSettings.SpacetimeDb(OPENID, Path.of("id.pub"), uri))
                .hasMessageContaining("must be ES256");
        assertThatThrownBy(() -> new IssuerSettings.SpacetimeDb(hasty, Path.of("id.pub"), uri))
                .hasMessageContaining("leeway of 1 s at least");
        assertThatThrownBy(() -> new IssuerSettings.SpacetimeDb(
                        server, OnKeyWithdrawal.CLOSE, Path.of("id.pub"), uri, Duration.ZERO))
                .hasMessageContaining("above zero");
    }

    @ParameterizedTest(name = "random {0}: {1}")
    @CsvSource({"0, PT5M", "1, PT4M", "0.5, PT4M30S"})
    void the_pause_before_a_fetch_is_shortened_by_up_to_a_fifth(double random, Duration pause) {
        assertThat(RefreshTimes.shortened(Duration.ofMinutes(5), random)).isEqualTo(pause);
    }
}
