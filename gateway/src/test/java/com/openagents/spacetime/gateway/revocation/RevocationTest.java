package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationTest {
    @ParameterizedTest(name = "{0} {1} of {2}: {3}")
    @CsvSource(textBlock = """
            token   , j1       , -       , true
            token   , j2       , -       , false
            token   , J1       , -       , false
            token   , s1       , -       , false
            token   , j1       , control , true
            token   , j1       , openid  , false
            session , s1       , -       , true
            session , s2       , -       , false
            session , d1       , -       , false
            session , s1       , control , true
            session , s1       , openid  , false
            device  , d1       , -       , true
            device  , d2       , -       , false
            device  , d1       , control , true
            device  , d1       , openid  , false
            subject , user:ada , https://openagents.com  , true
            subject , user:eve , https://openagents.com  , false
            subject , user:ada , https://openagents.com/ , false
            """)
    void a_revocation_is_about_the_tokens_that_its_target_names(String kind, String id, String issuer, boolean taken) {
        assertThat(takes(new Revocation(target(kind, id, issuer), NOW), Warrants.ada()))
                .isEqualTo(taken);
    }

    @ParameterizedTest(name = "{0}: issued {1} ms after the cut-off: {2}")
    @CsvSource(textBlock = """
            subject , -1000 , true
            subject ,     0 , true
            subject ,   999 , true
            subject ,  1000 , false
            device  , -1000 , true
            device  ,     0 , true
            device  ,   999 , true
            device  ,  1000 , false
            token   , 99999 , true
            session , 99999 , true
            """)
    void a_later_login_of_a_person_or_a_device_is_good_and_a_token_or_a_login_never_again(
            String kind, long after, boolean taken) {
        var issued = Warrants.issued(Optional.of(NOW.plusMillis(after)));

        assertThat(takes(new Revocation(ofAda(kind), NOW), issued)).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "device", "token", "session"})
    void a_token_that_does_not_say_when_it_was_issued_counts_as_issued_before(String kind) {
        assertThat(takes(new Revocation(ofAda(kind), NOW), Warrants.issued(Optional.empty())))
                .isTrue();
    }

    @Test
    void a_cut_off_has_whole_seconds_as_tokens_have() {
        assertThat(new Revocation(ofAda("device"), NOW.plusMillis(999)).cutOff())
                .isEqualTo(NOW);
    }

    @Test
    void a_warrant_without_claims_fits_its_subject_alone() {
        var bare = new Warrant(
                "openid",
                new Principal("https://id.example", "ada"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.of("x".repeat(257))),
                Instant.MAX);

        assertThat(RevocationTarget.fitting(bare)).isEqualTo(List.of(new Subject(bare.holder())));
    }

    @Test
    void what_is_no_id_is_no_target() {
        for (var text : List.of("", "x".repeat(257), "a\ud800b")) {
            assertThatThrownBy(() -> new Token(Optional.empty(), text)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Device(Optional.of(text), "d")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "253402300800"})
    void a_cut_off_outside_of_what_can_be_written_is_refused(long second) {
        assertThatThrownBy(() -> new Revocation(ofAda("device"), Instant.ofEpochSecond(second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1970 to 9999");
    }

    @Test
    void a_reason_fits_into_one_log_line() {
        var order = new RevocationOrder(List.of(), "\tlost\r\nlaptop\u2028" + "x".repeat(300), Optional.empty());

        assertThat(order.reason()).startsWith("lost  laptop x").hasSize(200);
        assertThat(new RevocationOrder(List.of(), "\ud83d\ude00".repeat(201), Optional.empty()).reason())
                .isEqualTo("\ud83d\ude00".repeat(200));
    }

    private static boolean takes(Revocation revocation, Warrant warrant) {
        return RevocationTarget.fitting(warrant).contains(revocation.target()) && revocation.takes(warrant);
    }

    private static RevocationTarget ofAda(String kind) {
        return switch (kind) {
            case "token" -> target(kind, "j1", "-");
            case "session" -> target(kind, "s1", "-");
            case "device" -> target(kind, "d1", "-");
            default -> target(kind, "user:ada", Warrants.ISSUER);
        };
    }

    private static RevocationTarget target(String kind, String id, String issuer) {
        var name = Optional.of(issuer).filter(text -> !text.equals("-"));
        return switch (kind) {
            case "token" -> new Token(name, id);
            case "session" -> new LoginSession(name, id);
            case "device" -> new Device(name, id);
            default -> new Subject(new Principal(issuer, id));
        };
    }
}
