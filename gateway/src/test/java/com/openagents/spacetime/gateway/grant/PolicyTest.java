package com.openagents.spacetime.gateway.grant;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.Decision.Granted;
import com.openagents.spacetime.gateway.grant.Decision.Refused;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final DatabasePolicy SYNC =
            new DatabasePolicy("sync", true, new ReducerRule.Named(Set.of("append_sync_event", "heartbeat")));

    private final Warrant warrant = verified(control(claims(CONTROL))).warrant();
    private final Policy policy = new Policy(List.of(
            SYNC,
            new DatabasePolicy("open", true, new ReducerRule.All()),
            new DatabasePolicy("read-only", true, new ReducerRule.None()),
            new DatabasePolicy("write-only", false, new ReducerRule.All())));

    @ParameterizedTest(name = "subscribe to {0}: {1}")
    @CsvSource(textBlock = """
            sync       , granted
            open       , granted
            read-only  , granted
            write-only , ROUTE_NOT_ALLOWED
            Sync       , DATABASE_NOT_ALLOWED
            sync-2     , DATABASE_NOT_ALLOWED
            ''         , DATABASE_NOT_ALLOWED
            c2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c0 , DATABASE_NOT_ALLOWED
            """)
    void a_listed_database_may_be_subscribed_to_if_its_rules_say_so(String database, String expected) {
        assertThat(outcome(policy.subscribe(warrant, database))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "call {1} of {0}: {2}")
    @CsvSource(textBlock = """
            sync       , append_sync_event , granted
            sync       , heartbeat         , granted
            sync       , Heartbeat         , REDUCER_NOT_ALLOWED
            sync       , heartbeat2        , REDUCER_NOT_ALLOWED
            sync       , ''                , REDUCER_NOT_ALLOWED
            sync       , *                 , REDUCER_NOT_ALLOWED
            open       , anything          , granted
            write-only , anything          , granted
            read-only  , heartbeat         , REDUCER_NOT_ALLOWED
            other      , heartbeat         , DATABASE_NOT_ALLOWED
            """)
    void a_listed_reducer_of_a_listed_database_may_be_called(String database, String reducer, String expected) {
        assertThat(outcome(policy.call(warrant, database, reducer))).isEqualTo(expected);
    }

    @Test
    void a_grant_names_its_rules() {
        assertThat(policy.subscribe(warrant, "sync")).isEqualTo(new Granted(new Grant(SYNC)));
    }

    @Test
    void a_policy_without_databases_grants_nothing() {
        assertThat(outcome(new Policy(List.of()).subscribe(warrant, "sync"))).isEqualTo("DATABASE_NOT_ALLOWED");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "Sync", "a_b", "a--b", "-a", "a-", "a b", "a/b", "a\n", "\u00e9"})
    void only_a_name_that_spacetimedb_takes_can_be_listed(String name) {
        assertThatThrownBy(() -> new DatabasePolicy(name, true, new ReducerRule.None()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no name of a database");
    }

    @Test
    void a_database_is_listed_once() {
        assertThatThrownBy(() -> new Policy(List.of(SYNC, SYNC))).hasMessage("the database sync is listed twice");
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Granted _ -> "granted";
            case Refused(var refusal) -> refusal.name();
        };
    }
}
