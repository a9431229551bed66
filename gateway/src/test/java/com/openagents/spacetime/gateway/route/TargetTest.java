package com.openagents.spacetime.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            /v1/database/demo/subscribe                 , SUBSCRIBE
            /v1/database/demo/subscribe?compression=None, SUBSCRIBE
            /v1/database/demo/call/append_sync_event    , CALL
            /v1/identity/websocket-token                , WEBSOCKET_TOKEN
            /health                                     , HEALTH
            /healthz                                    , HEALTH
            /readyz                                     , READINESS
            /v1/database/demo                           , CLOSED
            /v1/database                                , CLOSED
            /v1/database/demo/sql                       , CLOSED
            /v1/database/demo/logs                      , CLOSED
            /v1/database/demo/names                     , CLOSED
            /v1/database/demo/schema                    , CLOSED
            /v1/database/demo/identity                  , CLOSED
            /v1/database/demo/unstable/timestamp        , CLOSED
            /v1/database/demo/pre_publish               , CLOSED
            /v1/database/demo/reset                     , CLOSED
            /v1/database/demo/lock                      , CLOSED
            /v1/database/demo/mcp                       , CLOSED
            /v1/database/demo/route                     , CLOSED
            /v1/database/demo/route/a/b                 , CLOSED
            /v1/mcp                                     , CLOSED
            /v1/identity                                , CLOSED
            /v1/identity/public-key                     , CLOSED
            /v1/identity/c200/verify                    , CLOSED
            /v1/identity/c200/databases                 , CLOSED
            /v1/energy/c200                             , CLOSED
            /v1/ping                                    , CLOSED
            /v1/health                                  , CLOSED
            /v1/metrics                                 , CLOSED
            /v1/prometheus/sd_config                    , CLOSED
            /internal/heap                              , CLOSED
            /internal/task-dump                         , CLOSED
            /                                           , UNKNOWN
            /v1                                         , UNKNOWN
            /V1/database/demo/subscribe                 , UNKNOWN
            /v1/Database/demo/subscribe                 , UNKNOWN
            /v1/database/demo/Subscribe                 , CLOSED
            /v1/database/demo/subscribe/x               , CLOSED
            /v1/database/demo/call                      , CLOSED
            /v1/database/demo/call/a/b                  , CLOSED
            /x/v1/database/demo/subscribe               , UNKNOWN
            /q/metrics                                  , UNKNOWN
            /q/health                                   , UNKNOWN
            """)
    void a_path_names_one_route(String target, RouteClass expected) {
        assertThat(understood(target).route().routeClass()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "",
                "*",
                "v1/database/demo/subscribe",
                "http://gateway/v1/metrics",
                "/v1/database/demo/subscribe/",
                "//v1/database/demo/subscribe",
                "/v1//database/demo/subscribe",
                "/v1/d%61tabase/demo/subscribe",
                "/v1/database/d%65mo/subscribe",
                "/v1/database/demo/call/%61dmin",
                "/v1/database/demo/%2e%2e/sql",
                "/v1/database/demo/../sql",
                "/v1/database/./demo/subscribe",
                "/v1/database/demo/..",
                "/v1/database/demo/.",
                "/v1/database/demo;x/subscribe",
                "/v1/database/demo/subscribe;x",
                "/v1/database/demo\\..\\sql",
                "/v1/database/démo/subscribe",
                "/v1/database/demo/subscribe#x",
                "/v1/database/demo/sub scribe",
                "/v1/database/demo/subscribe\t"
            })
    void a_path_that_two_readers_could_see_differently_is_refused(String target) {
        assertThat(Target.of(target))
                .isInstanceOfSatisfying(
                        Target.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BAD_REQUEST_TARGET));
    }

    @Test
    void dots_inside_a_segment_are_plain_characters() {
        var route = understood("/v1/database/demo/call/a..b").route();

        assertThat(route.routeClass()).isEqualTo(RouteClass.CALL);
        assertThat(route.reducer()).contains("a..b");
    }

    @Test
    void a_path_of_thousands_of_segments_is_read_like_any_other() {
        var path = "/a".repeat(Target.MAX_LENGTH / 2);

        assertThat(understood(path).route().routeClass()).isEqualTo(RouteClass.UNKNOWN);
        assertThat(Target.of(path.substring(1) + "/")).isInstanceOf(Target.Refused.class);
    }

    @ParameterizedTest(name = "?{0} is refused")
    @ValueSource(
            strings = {
                "token=a&token=a",
                "token=",
                "token",
                "token=%41",
                "token=a b",
                "TOKEN=a",
                "compression=none",
                "compression=None&compression=Gzip",
                "light=1",
                "confirmed=",
                "connection_id=00000000000000000000000000000000",
                "connection_id=0x0000000000000000000000000000000",
                "admin=true",
                "&",
                "light=true&"
            })
    void a_query_that_is_not_plain_is_refused(String query) {
        assertThat(Target.of("/v1/database/demo/subscribe?" + query))
                .isInstanceOfSatisfying(Target.Refused.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.BAD_QUERY);
                    assertThat(refused.why().toLowerCase(Locale.ROOT)).doesNotContain("%41");
                });
    }

    @Test
    void the_token_is_taken_out_of_what_is_forwarded() {
        var query = understood("/v1/database/demo/subscribe?compression=Gzip&token=abc.DEF.123&light=true")
                .query();

        assertThat(query.token().orElseThrow().reveal()).isEqualTo("abc.DEF.123");
        assertThat(query.forwarded()).isEqualTo("?compression=Gzip&light=true");
        assertThat(query).hasToString("?compression=Gzip&light=true");
    }

    @Property
    void any_text_is_understood_or_refused_and_only_the_exact_bytes_are_forwarded(
            @ForAll @CharRange(from = ' ', to = '~') String text) {
        switch (Target.of("/v1/database/" + text)) {
            case Target.Understood(var route, var query) -> {
                assertThat("/v1/database/" + text).startsWith(route.path());
                assertThat(route.path()).doesNotContain("%").doesNotContain("//");
                assertThat(query.forwarded()).doesNotContain("token");
            }
            case Target.Refused(var refusal, var why) -> {
                assertThat(refusal.status()).isEqualTo(400);
                assertThat(why).isNotBlank();
            }
        }
    }

    private static Target.Understood understood(String target) {
        return (Target.Understood) Target.of(target);
    }
}
