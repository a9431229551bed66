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
    @ParameterizedTest(name = "{0} is no route")
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/V1/database/demo/subscribe",
                "/v1/Database/demo/subscribe",
                "/v1/database/demo/Subscribe",
                "/v1/database/demo/subscribe/x",
                "/v1/database/demo/call",
                "/v1/database/demo/call/a/b",
                "/v1/database/demo/routes",
                "/v1/database/demo/schema/9",
                "/v1/identity/a/b/databases",
                "/v1/energy",
                "/x/v1/database/demo/subscribe",
                "/database/demo/subscribe",
                "/internal/heap/x",
                "/q/metrics",
                "/q/health"
            })
    void a_path_that_is_no_route_is_refused_behind_every_listener(String target) {
        for (var listener : Listener.values()) {
            assertThat(Target.of("GET", target, listener, ServerVersion.V2_8))
                    .isEqualTo(new Target.Refused(Refusal.ROUTE_NOT_ALLOWED, "no such route"));
        }
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
        assertThat(Target.of("GET", target, Listener.PUBLIC, ServerVersion.V2_8))
                .isInstanceOfSatisfying(
                        Target.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BAD_REQUEST_TARGET));
    }

    @Test
    void dots_inside_a_segment_are_plain_characters() {
        var route = understood("POST", "/v1/database/demo/call/a..b").route();

        assertThat(route.routeClass()).isEqualTo(RouteClass.CALL);
        assertThat(route.reducer()).contains("a..b");
    }

    @Test
    void a_path_of_thousands_of_segments_is_read_like_any_other() {
        var path = "/a".repeat(Target.MAX_LENGTH / 2);

        assertThat(understood("GET", "/v1/database/demo/route" + path.substring(24))
                        .route()
                        .routeClass())
                .isEqualTo(RouteClass.ROUTES);
        assertThat(Target.of("GET", path, Listener.PUBLIC, ServerVersion.V2_8)).isInstanceOf(Target.Refused.class);
        assertThat(Target.of("GET", path.substring(1) + "/", Listener.PUBLIC, ServerVersion.V2_8))
                .isInstanceOf(Target.Refused.class);
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
        assertThat(Target.of("GET", "/v1/database/demo/subscribe?" + query, Listener.PUBLIC, ServerVersion.V2_8))
                .isInstanceOfSatisfying(Target.Refused.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.BAD_QUERY);
                    assertThat(refused.why().toLowerCase(Locale.ROOT)).doesNotContain("%41");
                });
    }

    @Test
    void the_token_is_taken_out_of_what_is_forwarded() {
        var query = understood("GET", "/v1/database/demo/subscribe?compression=Gzip&token=abc.DEF.123&light=true")
                .query();

        assertThat(query.token().orElseThrow().reveal()).isEqualTo("abc.DEF.123");
        assertThat(query.forwarded()).isEqualTo("?compression=Gzip&light=true");
        assertThat(query).hasToString("Query[compression, light]");
    }

    @ParameterizedTest(name = "{0} {1} takes {2}")
    @CsvSource(textBlock = """
            POST, /v1/database/demo/sql                , ?confirmed=false
            GET , /v1/database/demo/schema             , ?version=9
            GET , /v1/database/demo/schema             , ?version=10
            GET , /v1/database/demo/logs               , ?num_lines=100&follow=true
            PUT , /v1/database/demo                    , ?clear=true&host_type=Js&policy=BreakClients&token=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
            PUT , /v1/database/demo                    , ?num_replicas=1&parent=other&org=c200&update_confirmation_timeout=1m30s
            POST, /v1/database/demo/pre_publish        , ?style=NoColor&host_type=Wasm
            PUT , /v1/database/demo/reset              , ?num_replicas=3&host_type=Wasm
            GET , /v1/database/demo/route/a            , ?a=1&a=2&b=%C3%A4+x&c&tokens=1&=
            """)
    void a_route_takes_its_own_parameters_and_passes_them_on_as_they_are(String method, String path, String query) {
        var understood = (Target.Understood) Target.of(method, path + query, Listener.OPERATOR, ServerVersion.V2_8);

        assertThat(understood.query().forwarded()).isEqualTo(query);
        assertThat(understood.query().token()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} is refused")
    @CsvSource(textBlock = """
            POST  , /v1/database/demo/call/x?confirmed=true
            POST  , /v1/database/demo/call/x?token=abc
            POST  , /v1/database/demo/sql?token=abc
            POST  , /v1/database/demo/sql?confirmed=1
            GET   , /v1/database/demo/schema?version=11
            GET   , /v1/database/demo/schema?version=9&version=9
            GET   , /v1/database/demo/identity?x
            GET   , /v1/database/demo/logs?follow=yes
            GET   , /v1/database/demo/logs?num_lines=-1
            GET   , /v1/database/demo/logs?num_lines=1e3
            PUT   , /v1/database/demo?token=short
            PUT   , /v1/database/demo?host_type=wasm
            PUT   , /v1/database/demo?parent=a%2Fb
            PUT   , /v1/database/demo?clear=true&clear=false
            PUT   , /v1/database/demo?update_confirmation_timeout=1%20m
            DELETE, /v1/database/demo?force=true
            GET   , /v1/database/demo/route?token=abc
            GET   , /v1/database/demo/route?a=1&token
            GET   , /v1/database/demo/route?a=%4
            GET   , /v1/database/demo/route?a=<b>
            """)
    void a_parameter_of_another_route_or_with_another_value_is_refused(String method, String target) {
        assertThat(Target.of(method, target, Listener.OPERATOR, ServerVersion.V2_8))
                .isInstanceOfSatisfying(Target.Refused.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.BAD_QUERY);
                    assertThat(refused.why()).doesNotContain("abc");
                });
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(textBlock = """
            /v1/database/C200/route/call/C200/x, /v1/database/demo/route/call/C200/x
            /v1/database/alias/route           , /v1/database/demo/route
            """)
    void the_database_alone_is_replaced_by_its_name(String path, String expected) {
        assertThat(understood("GET", path).route().pathTo("demo")).isEqualTo(expected);
    }

    @Property
    void any_text_is_understood_or_refused_and_only_the_exact_bytes_are_forwarded(
            @ForAll @CharRange(from = ' ', to = '~') String text, @ForAll Listener listener) {
        switch (Target.of("GET", "/v1/database/" + text, listener, ServerVersion.V2_8)) {
            case Target.Understood(var route, var query) -> {
                assertThat("/v1/database/" + text).startsWith(route.path());
                assertThat(route.path()).doesNotContain("%").doesNotContain("//");
            }
            case Target.WrongMethod(var allow) -> assertThat(allow).isNotBlank();
            case Target.Refused(var refusal, var why) -> {
                assertThat(refusal.status()).isBetween(400, 403);
                assertThat(why).isNotBlank();
            }
        }
    }

    private static Target.Understood understood(String method, String target) {
        return (Target.Understood) Target.of(method, target, Listener.PUBLIC, ServerVersion.V2_8);
    }
}
