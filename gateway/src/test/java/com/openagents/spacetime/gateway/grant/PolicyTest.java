package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.grant.Decision.Granted;
import com.openagents.spacetime.gateway.grant.Decision.Refused;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final Set<String> ANY = Set.of();

    private final Policy policy = policy();

    private static Policy policy() {
        return new Policy(
                List.of(
                        DatabasePolicy.of("sync"),
                        DatabasePolicy.of("unnamed"),
                        open("lobby"),
                        open("unnamed-lobby"),
                        DatabasePolicy.of("closed")),
                List.of(
                        new GrantRule(Set.of("sync"), Set.of("control"), ANY, ANY, gives(Set.of(Right.SUBSCRIBE))),
                        new GrantRule(
                                Set.of("sync"),
                                Set.of("control"),
                                Set.of("sync.append", "sync.all"),
                                ANY,
                                gives(Set.of(), "append")),
                        new GrantRule(
                                Set.of("sync", "lobby"),
                                ANY,
                                ANY,
                                Set.of("service:runtime"),
                                gives(Set.of(Right.SQL, Right.META), "append", "repair_*")),
                        new GrantRule(Set.of("sync"), ANY, Set.of("sync.sql"), ANY, gives(Set.of(Right.SQL))),
                        new GrantRule(
                                Set.of("lobby"), Set.of(Policy.ANONYMOUS), ANY, ANY, gives(Set.of(Right.SUBSCRIBE))),
                        new GrantRule(Set.of("closed"), Set.of("nobody"), ANY, ANY, gives(Set.of(Right.SUBSCRIBE))),
                        new GrantRule(ANY, Set.of("ops"), Set.of("ops.act"), ANY, gives(Set.of(Right.OPERATE)))));
    }

    @ParameterizedTest(name = "{0} {1} with scope {2} may {4} in {3}: {5}")
    @CsvSource(textBlock = """
            control , user:ada        , ''          , sync     , SUBSCRIBE , granted
            control , user:ada        , sync.append , sync     , SUBSCRIBE , granted
            Control , user:ada        , ''          , sync     , SUBSCRIBE , ROUTE_NOT_ALLOWED
            login   , user:ada        , sync.append , sync     , SUBSCRIBE , ROUTE_NOT_ALLOWED
            login   , service:runtime , ''          , sync     , SUBSCRIBE , ROUTE_NOT_ALLOWED
            login   , service:runtime , ''          , sync     , SQL       , granted
            login   , service:Runtime , ''          , sync     , META      , ROUTE_NOT_ALLOWED
            login   , service:runtime , ''          , lobby    , META      , granted
            login   , user:ada        , ''          , sync     , SQL       , MISSING_SCOPE
            login   , user:ada        , sync.sql    , sync     , SQL       , granted
            login   , user:ada        , SYNC.SQL    , sync     , SQL       , MISSING_SCOPE
            login   , user:ada        , sync.sql    , lobby    , SQL       , ROUTE_NOT_ALLOWED
            login   , user:ada        , sync.sql    , sync     , LOGS      , ROUTE_NOT_ALLOWED
            login   , user:ada        , ''          , closed   , SUBSCRIBE , ROUTE_NOT_ALLOWED
            nobody  , user:ada        , ''          , closed   , SUBSCRIBE , granted
            login   , user:ada        , ''          , unnamed  , SUBSCRIBE , granted
            login   , user:ada        , sync.sql    , unnamed  , SQL       , ROUTE_NOT_ALLOWED
            ops     , user:ada        , ops.act     , unnamed  , SUBSCRIBE , granted
            ops     , user:ada        , ops.act     , unnamed  , PUBLISH   , ROUTE_NOT_ALLOWED
            ops     , user:ada        , ops.act     , sync     , SUBSCRIBE , ROUTE_NOT_ALLOWED
            control , user:ada        , sync.all    , elsewhere, SUBSCRIBE , DATABASE_NOT_ALLOWED
            control , user:ada        , sync.all    , Sync     , SUBSCRIBE , DATABASE_NOT_ALLOWED
            control , user:ada        , sync.all    , ''       , SUBSCRIBE , DATABASE_NOT_ALLOWED
            control , user:ada        , sync.all    , c2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c0 , SUBSCRIBE , DATABASE_NOT_ALLOWED
            """)
    void a_right_is_what_some_rule_gives(
            String issuer, String subject, String scope, String database, Right right, String expected) {
        assertThat(outcome(policy.may(warrant(issuer, subject, scope), database, right)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} with scope {2} may call {4} of {3}: {5}")
    @CsvSource(textBlock = """
            control , user:ada        , sync.append , sync      , append    , granted
            control , user:ada        , sync.all    , sync      , append    , granted
            control , user:ada        , ''          , sync      , append    , MISSING_SCOPE
            control , user:ada        , other       , sync      , append    , MISSING_SCOPE
            control , user:ada        , sync.append , sync      , Append    , REDUCER_NOT_ALLOWED
            control , user:ada        , sync.append , sync      , *         , REDUCER_NOT_ALLOWED
            control , user:ada        , sync.append , sync      , ''        , REDUCER_NOT_ALLOWED
            control , user:ada        , sync.append , sync      , repair_1  , REDUCER_NOT_ALLOWED
            login   , user:ada        , sync.append , sync      , append    , REDUCER_NOT_ALLOWED
            login   , service:runtime , ''          , sync      , repair_1  , granted
            login   , service:runtime , ''          , lobby     , append    , granted
            login   , service:runtime , ''          , unnamed   , append    , REDUCER_NOT_ALLOWED
            login   , service:runtime , ''          , elsewhere , append    , DATABASE_NOT_ALLOWED
            """)
    void a_reducer_may_be_called_if_some_rule_names_it(
            String issuer, String subject, String scope, String database, String reducer, String expected) {
        assertThat(outcome(policy.call(warrant(issuer, subject, scope), database, reducer)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "in {0} for {1}: {2}")
    @CsvSource(textBlock = """
            sync          , SUBSCRIBE , MISSING_AUTHORIZATION
            unnamed       , SUBSCRIBE , MISSING_AUTHORIZATION
            lobby         , SUBSCRIBE , granted
            lobby         , SQL       , ROUTE_NOT_ALLOWED
            unnamed-lobby , SUBSCRIBE , granted
            unnamed-lobby , META      , ROUTE_NOT_ALLOWED
            elsewhere     , SUBSCRIBE , DATABASE_NOT_ALLOWED
            """)
    void a_client_without_a_token_gets_what_is_given_to_anonymous(String database, Right right, String expected) {
        var anonymous = warrant(Policy.ANONYMOUS, "service:runtime", "sync.sql");

        assertThat(outcome(policy.may(anonymous, database, right))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} with scope {1}: {2}")
    @CsvSource(textBlock = """
            ops     , ops.act , true
            ops     , ''      , false
            control , ops.act , false
            """)
    void who_may_operate_is_said_by_rules_too(String issuer, String scope, boolean expected) {
        assertThat(policy.mayOperate(warrant(issuer, "user:ada", scope))).isEqualTo(expected);
    }

    @Test
    void nobody_operates_without_a_token_whatever_the_rules_say() {
        var careless = new Policy(
                List.of(open("lobby")),
                List.of(new GrantRule(
                        ANY, Set.of(Policy.ANONYMOUS), ANY, ANY, gives(Set.of(Right.SUBSCRIBE, Right.OPERATE)))));

        assertThat(careless.mayOperate(warrant(Policy.ANONYMOUS, "anonymous", "")))
                .isFalse();
    }

    @Test
    void the_right_to_operate_is_not_asked_for_in_a_database() {
        assertThatThrownBy(() -> policy.may(warrant("ops", "user:ada", "ops.act"), "sync", Right.OPERATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sync");
    }

    @Test
    void what_several_rules_give_is_added_up() {
        var warrant = warrant("control", "service:runtime", "sync.append");

        assertThat(policy.subscribe(warrant, "sync")).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.grant().database()).isEqualTo("sync");
            assertThat(granted.grant().refusal(Right.SUBSCRIBE)).isEmpty();
            assertThat(granted.grant().refusal(Right.SQL)).isEmpty();
        });
        assertThat(outcome(policy.call(warrant, "sync", "append"))).isEqualTo("granted");
        assertThat(outcome(policy.call(warrant, "sync", "repair_2"))).isEqualTo("granted");
    }

    @Test
    void an_unchanged_policy_gives_equal_grants() {
        var warrant = warrant("control", "user:ada", "sync.append");

        assertThat(policy().subscribe(warrant, "sync")).isEqualTo(policy.subscribe(warrant, "sync"));
        assertThat(policy().subscribe(warrant("control", "user:bob", "sync.append"), "sync"))
                .isEqualTo(policy.subscribe(warrant, "sync"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other"})
    void other_rights_make_another_grant(String scope) {
        assertThat(policy.subscribe(warrant("control", "user:ada", scope), "sync"))
                .isNotEqualTo(policy.subscribe(warrant("control", "user:ada", "sync.append"), "sync"));
    }

    @Test
    void the_databases_are_known_by_name() {
        assertThat(policy.databases()).containsExactlyInAnyOrder("sync", "unnamed", "lobby", "unnamed-lobby", "closed");
        assertThat(policy.database("lobby")).contains(open("lobby"));
        assertThat(policy.database("elsewhere")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPERATE")
    void a_policy_without_databases_grants_nothing(Right right) {
        var empty = new Policy(List.of(), List.of(Grants.everything()));

        assertThat(outcome(empty.may(warrant("control", "user:ada", ""), "sync", right)))
                .isEqualTo("DATABASE_NOT_ALLOWED");
    }

    @Test
    void a_database_is_listed_once() {
        var database = DatabasePolicy.of("sync");

        assertThatThrownBy(() -> new Policy(List.of(database, database), List.of()))
                .hasMessage("the database sync is listed twice");
    }

    @Test
    void a_rule_names_no_database_that_is_not_listed() {
        var rule = new GrantRule(Set.of("snyc"), ANY, ANY, ANY, gives(Set.of(Right.SUBSCRIBE)));

        assertThatThrownBy(() -> new Policy(List.of(DatabasePolicy.of("sync")), List.of(rule)))
                .hasMessage("a rule names the database snyc, which is not listed");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "Sync", "a_b", "a--b", "-a", "a-", "a b", "a/b", "a\n", "\u00e9"})
    void only_a_name_that_spacetimedb_takes_can_be_listed(String name) {
        assertThatThrownBy(() -> DatabasePolicy.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no name of a database");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "c2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c",
                "C2009FD3142CF5D0B3A6D2FA8B8F79CA84BE04385AD8CAD7A79E4B46BA0927C0",
                "0xc2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c0"
            })
    void only_an_identity_as_spacetimedb_prints_it_can_be_pinned(String identity) {
        assertThatThrownBy(() -> new DatabasePolicy("sync", Optional.of(identity), Anonymous.DENY, EmptyStreams.DENY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no identity of a database");
    }

    private static DatabasePolicy open(String name) {
        return new DatabasePolicy(name, Optional.empty(), Anonymous.ALLOW, EmptyStreams.DENY);
    }

    private static Allowance gives(Set<Right> rights, String... reducers) {
        return new Allowance(rights, NamePatterns.of(List.of(reducers)), NamePatterns.NONE, QueryRule.Templates.NONE);
    }

    private static Warrant warrant(String issuer, String subject, String scope) {
        var scopes = scope.isEmpty() ? Set.<String>of() : Set.of(scope);
        return new Warrant(
                issuer,
                new Principal("https://issuer.example", subject),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new SessionClaims(scopes, Set.of(), Optional.empty(), Optional.empty()),
                Instant.MAX);
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Granted _ -> "granted";
            case Refused(var refusal) -> refusal.name();
        };
    }
}
