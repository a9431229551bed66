package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.QueryTemplate;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.revocation.Revocation;
import com.openagents.spacetime.gateway.revocation.RevocationOrder;
import com.openagents.spacetime.gateway.revocation.RevocationTarget;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.token.Principal;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What reaches SpacetimeDB of each class of requests, and what comes back. */
class ForwardTest {
    private static final GrantRule ALL = Grants.toEveryone(
            new Allowance(EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of())));

    private static final GrantRule NOTHING = Grants.toEveryone(new Allowance(
            Set.of(Right.SUBSCRIBE),
            NamePatterns.NONE,
            NamePatterns.NONE,
            new QueryRule.Templates(List.of(QueryTemplate.of("SELECT * FROM note")), Set.of())));

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files, Duration.ofSeconds(10), Listener.OPERATOR, ALL);
    }

    private void start(Listener listener, GrantRule rule) throws Exception {
        start(listener, rule, Duration.ofSeconds(10));
    }

    private void start(Listener listener, GrantRule rule, Duration patience) throws Exception {
        bed.close();
        bed = new GatewayBed(files, patience, listener, rule);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            POST  , /v1/database/demo/call/append      , reducer_not_allowed
            POST  , /v1/database/demo/sql              , route_not_allowed
            GET   , /v1/database/demo                  , route_not_allowed
            GET   , /v1/database/demo/identity         , route_not_allowed
            GET   , /v1/database/demo/schema?version=9 , route_not_allowed
            GET   , /v1/database/demo/names            , route_not_allowed
            GET   , /v1/database/demo/logs             , route_not_allowed
            GET   , /v1/database/demo/logs?follow=true , route_not_allowed
            PUT   , /v1/database/demo                  , route_not_allowed
            DELETE, /v1/database/demo                  , route_not_allowed
            POST  , /v1/database/demo/names            , route_not_allowed
            PUT   , /v1/database/demo/names            , route_not_allowed
            POST  , /v1/database/demo/pre_publish      , route_not_allowed
            PUT   , /v1/database/demo/reset            , route_not_allowed
            POST  , /v1/database/demo/lock             , route_not_allowed
            POST  , /v1/database/demo/unlock           , route_not_allowed
            GET   , /v1/database/demo/route            , route_not_allowed
            PATCH , /v1/database/demo/route/x          , route_not_allowed
            GET   , /v1/identity/public-key            , route_not_allowed
            GET   , /v1/identity/c200/databases        , route_not_allowed
            GET   , /v1/metrics                        , route_not_allowed
            POST  , /v1/database                       , route_not_allowed
            PUT   , /v1/database/other                 , database_not_allowed
            POST  , /v1/database/other/sql             , database_not_allowed
            POST  , /v1/mcp                            , route_not_allowed
            POST  , /v1/database/demo/mcp              , route_not_allowed
            """)
    void without_its_right_nothing_goes_on(String method, String target, String code) throws Exception {
        start(Listener.OPERATOR, NOTHING);

        var answer = bed.send(method, target, bearer(), "SELECT * FROM note");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().getString("reason_code")).isEqualTo(code);
        assertThat(bed.upstream.received()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} as {2}")
    @CsvSource(textBlock = """
            POST  , /v1/database/demo/call/append            , /v1/database/demo/call/append            , [1]
            POST  , /v1/database/demo/sql?confirmed=false    , /v1/database/demo/sql?confirmed=false    , DELETE FROM note; DROP x
            GET   , /v1/database/demo                        , /v1/database/demo                        , ''
            GET   , /v1/database/demo/identity               , /v1/database/demo/identity               , ''
            GET   , /v1/database/demo-alias/schema?version=9 , /v1/database/demo/schema?version=9       , ''
            GET   , /v1/database/demo/logs?num_lines=5       , /v1/database/demo/logs?num_lines=5       , ''
            PUT   , /v1/database/demo?clear=true             , /v1/database/demo?clear=true             , wasm
            PUT   , /v1/database/IDENTITY                    , /v1/database/demo                        , wasm
            DELETE, /v1/database/0xIDENTITY                  , /v1/database/demo                        , ''
            POST  , /v1/database/demo/names                  , /v1/database/demo/names                  , another
            POST  , /v1/database/demo/pre_publish            , /v1/database/demo/pre_publish            , wasm
            PUT   , /v1/database/demo/reset                  , /v1/database/demo/reset                  , wasm
            POST  , /v1/database/demo/lock                   , /v1/database/demo/lock                   , ''
            GET   , /v1/database/demo/route?a=b%20c          , /v1/database/demo/route?a=b%20c          , ''
            PATCH , /v1/database/demo-alias/route/demo-alias , /v1/database/demo/route/demo-alias       , body
            GET   , /v1/identity/public-key                  , /v1/identity/public-key                  , ''
            GET   , /v1/identity/c200/databases              , /v1/identity/c200/databases              , ''
            GET   , /v1/metrics                              , /v1/metrics                              , ''
            """)
    void with_its_right_a_request_reaches_the_database_that_was_judged_by_one_spelling(
            String method, String target, String reached, String body) throws Exception {
        bed.upstream.answer("HTTP/1.1 200 OK\r\nspacetime-identity-token: " + FakeUpstream.LEAKED, "fine");
        var token = token();

        var answer = bed.send(
                method,
                target.replace("IDENTITY", FakeUpstream.IDENTITY.toUpperCase(Locale.ROOT)),
                "Authorization: Bearer %s\nAccept: x/y\nOrigin-Of: z".formatted(token),
                body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("fine");
        assertThat(answer.head()).doesNotContain(FakeUpstream.LEAKED).contains("cache-control: no-store");
        assertThat(bed.upstream.received())
                .startsWith("%s %s HTTP/1.1\r\n".formatted(method, reached))
                .containsOnlyOnce("Bearer ")
                .doesNotContain(token)
                .endsWith("\r\n\r\n" + body);
    }

    @ParameterizedTest
    @EnumSource(Listener.class)
    void no_header_goes_on_but_those_that_are_meant_to(Listener listener) throws Exception {
        start(listener, ALL);

        bed.send(
                "POST",
                "/v1/database/demo/sql",
                bearer() + "\nContent-Type: text/plain\nX-Request-Id: 7\nCookie: a=b\nSpacetime-Identity: c2\nX-Odd: 1"
                        + "\nForwarded: for=6.6.6.6\nX-Forwarded-Host: evil",
                "SELECT 1");

        var head = bed.upstream.received().replaceAll("Bearer \\S+", "Bearer T");
        assertThat(head.split("\r\n\r\n", 2)[0].lines().skip(1).map(line -> line.split(":", 2)[0]))
                .containsExactlyInAnyOrder(
                        "content-type",
                        "x-request-id",
                        "x-forwarded-for",
                        "x-forwarded-proto",
                        "authorization",
                        "content-length",
                        "host");
    }

    @Test
    void a_statement_from_outside_is_judged_before_anything_goes_on() throws Exception {
        start(
                Listener.PUBLIC,
                Grants.toEveryone(new Allowance(
                        Set.of(Right.SQL),
                        NamePatterns.NONE,
                        NamePatterns.NONE,
                        new QueryRule.Templates(List.of(QueryTemplate.of("SELECT * FROM note")), Set.of()))));

        assertThat(sql("SELECT * FROM note").status()).isEqualTo(200);
        var before = bed.upstream.received();
        assertThat(sql("SELECT * FROM st_client").json().getString("reason_code"))
                .isEqualTo("system_table_not_allowed");
        assertThat(sql("SELECT * FROM note; DELETE FROM note").json().getString("reason_code"))
                .isEqualTo("query_not_allowed");
        assertThat(sql("SELECT * FROM note -- \u00ff").json().getString("reason_code"))
                .isEqualTo("bad_body"); // one byte in this spelling, and no UTF-8
        assertThat(bed.upstream.received()).isEqualTo(before);
    }

    private RawHttp.Answer sql(String text) {
        return bed.send("POST", "/v1/database/demo/sql", bearer(), text);
    }

    @Test
    void a_module_sees_what_its_client_wrote_but_for_what_speaks_for_somebody() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.answer(
                "HTTP/1.1 418 Teapot\r\nx-module: yes\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\nvary: origin"
                        + "\r\nconnection: x-hop\r\nx-hop: 1\r\nclear-site-data: *\r\nspacetime-identity: c2\r\ncontent-type: text/tea",
                "short");
        var token = token();

        var answer = bed.send(
                "PROPFIND",
                "/v1/database/demo/route/tea",
                ("Authorization: Bearer %s\nAccept: text/tea\nX-Signature: abc\nX-Signature: def\nX-Long: %s\nX-Empty:\nCookie: a=b\nX-Forwarded-Host: evil"
                                + "\nForwarded: for=6.6.6.6\nSpacetime-Identity: c2\nConnection: x-mine\nX-Mine: 1\nTE: trailers")
                        .formatted(token, "l".repeat(2000)),
                "milk");

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("short");
        assertThat(answer.head())
                .contains("x-module: yes", "content-type: text/tea", "cache-control: no-store")
                .doesNotContainIgnoringCase("set-cookie")
                .doesNotContainIgnoringCase("access-control")
                .doesNotContainIgnoringCase("clear-site-data")
                .doesNotContainIgnoringCase("x-hop")
                .doesNotContainIgnoringCase("spacetime-identity");
        assertThat(bed.upstream.received())
                .startsWith("PROPFIND /v1/database/demo/route/tea HTTP/1.1\r\n")
                .contains("Accept: text/tea\r\n", "X-Signature: abc\r\n", "X-Signature: def\r\n")
                .contains("X-Long: %s\r\n".formatted("l".repeat(2000)), "X-Empty: \r\n")
                .containsOnlyOnce("Bearer ")
                .doesNotContain(token, "6.6.6.6", "evil")
                .doesNotContainIgnoringCase("cookie")
                .doesNotContainIgnoringCase("spacetime-identity")
                .doesNotContainIgnoringCase("x-mine")
                .endsWith("\r\n\r\nmilk");
    }

    @Test
    void a_module_is_asked_by_head_and_by_a_bare_options_too() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.answer("HTTP/1.1 204 No Content", "");
        try (var connection = bed.open("OPTIONS", "/v1/database/demo/route", bearer())) {
            assertThat(connection.head()).startsWith("HTTP/1.1 204");
        }
        bed.upstream.answerByHand();

        try (var connection = bed.open("HEAD", "/v1/database/demo/route", bearer())) {
            await().until(() -> !bed.upstream.asked().isEmpty());
            bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n");
            assertThat(connection.head()).startsWith("HTTP/1.1 200").contains("content-length: 77");
        }
        assertThat(bed.upstream.received())
                .contains("OPTIONS /v1/database/demo/route HTTP/1.1\r\n", "HEAD /v1/database/demo/route HTTP/1.1\r\n");
    }

    @Test
    void a_modules_own_401_is_its_answer_and_any_other_is_the_gateways_fault() throws Exception {
        bed.upstream.answer("HTTP/1.1 401 Unauthorized", "who");

        assertThat(bed.send("GET", "/v1/database/demo/route", bearer(), "").body())
                .isEqualTo("who");
        assertThat(bed.send("POST", "/v1/database/demo/call/append", bearer(), "[]")
                        .json()
                        .getString("reason_code"))
                .isEqualTo("upstream_protocol_error");

        bed.upstream.answer("HTTP/1.1 401 Unauthorized\r\nspacetime-identity: c200", "not the owner");
        assertThat(bed.send("PUT", "/v1/database/demo/names", bearer(), "[]").body())
                .isEqualTo("not the owner");
    }

    @Test
    void a_module_to_be_published_goes_on_as_it_comes() throws Exception {
        var wasm = "w".repeat(3_000_000); // more than any other body may have

        var answer = bed.send("PUT", "/v1/database/demo", bearer(), wasm);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(bed.upstream.received()).endsWith("\r\n\r\n" + wasm);
    }

    @Test
    void a_module_begins_to_go_on_before_it_is_whole_and_is_cut_off_if_its_client_leaves() throws Exception {
        var gone = new CompletableFuture<Void>();
        try (var connection = bed.open("PUT", "/v1/database/demo", bearer() + "\nTransfer-Encoding: chunked")) {
            connection.write("4\r\nhalf\r\n");
            await().until(() -> bed.upstream.received().endsWith("4\r\nhalf\r\n"));
            bed.upstream.connections().getLast().closeHandler(_ -> gone.complete(null));
        }

        gone.get(10, TimeUnit.SECONDS);
        assertThat(bed.upstream.received()).doesNotContain("\r\n0\r\n");
        assertThat(bed.registry.find("spacetime_gateway_refusals").counters()).isEmpty();
    }

    @Test
    void a_body_that_spacetimedb_would_drop_without_a_word_is_refused() throws Exception {
        var declared = bed.send("PUT", "/v1/database/demo/reset", bearer(), "w".repeat(2 * 1024 * 1024 + 1));

        assertThat(declared.status()).isEqualTo(413);
        assertThat(bed.upstream.received()).isEmpty();
    }

    @Test
    void a_body_that_turns_out_too_long_is_refused_and_never_whole() throws Exception {
        try (var connection = bed.open("PUT", "/v1/database/demo/reset", bearer() + "\nTransfer-Encoding: chunked")) {
            var part = "100000\r\n" + "w".repeat(1024 * 1024) + "\r\n";
            connection.write(part);
            connection.write(part);
            connection.write("1\r\nw\r\n");

            assertThat(connection.answer().status()).isEqualTo(413);
        }
        assertThat(bed.upstream.received()).doesNotContain("\r\n0\r\n");
    }

    @Test
    void an_answer_that_comes_before_the_body_is_whole_ends_the_connection() throws Exception {
        bed.upstream.answerByHand();
        var gone = new CompletableFuture<Void>();
        try (var connection = bed.open("PUT", "/v1/database/demo", bearer() + "\nTransfer-Encoding: chunked")) {
            connection.write("4\r\nhalf\r\n");
            await().until(() -> bed.upstream.received().endsWith("half\r\n"));
            var server = bed.upstream.connections().getLast().closeHandler(_ -> gone.complete(null));
            server.write(Buffer.buffer("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno"));

            var answer = connection.answer();
            connection.write("4\r\nrest\r\n0\r\n\r\n");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(answer.head()).containsIgnoringCase("connection: close");
            assertThat(connection.isHungUp()).isTrue();
        }
        gone.get(10, TimeUnit.SECONDS); // half a request stands on that connection, so no other can use it
        assertThat(bed.upstream.received()).doesNotContain("rest");
    }

    @Test
    void a_call_whose_client_leaves_is_left_to_spacetimedb() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.answerByHand();
        try (var connection = bed.open("POST", "/v1/database/demo/call/append", bearer() + "\nContent-Length: 2")) {
            connection.write("[]");
            await().until(() -> bed.upstream.open() == 1);
        }
        // The next request has passed the gateway after the first one's end.
        bed.send("GET", "/nothing", "", "");

        assertThat(bed.upstream.open()).isOne();
        bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        await().until(() -> bed.upstream.open() == 0);
    }

    @Test
    void an_answer_that_never_begins_is_given_up() throws Exception {
        start(Listener.PUBLIC, ALL, Duration.ofSeconds(1));
        bed.upstream.answerByHand();

        var answer = bed.send("POST", "/v1/database/demo/call/append", bearer(), "[]");

        assertThat(answer.json().getString("reason_code")).isEqualTo("upstream_timeout");
        await().until(() -> bed.upstream.open() == 0);
    }

    @Test
    void an_answer_that_stops_half_way_is_broken_off() throws Exception {
        start(Listener.PUBLIC, ALL, Duration.ofSeconds(1));
        bed.upstream.answerByHand();
        try (var connection = bed.open("POST", "/v1/database/demo/sql", bearer() + "\nContent-Length: 8")) {
            connection.write("SELECT 1");
            await().until(() -> bed.upstream.open() == 1);
            bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");

            assertThat(connection.head()).startsWith("HTTP/1.1 200");
            assertThat(connection.until("half")).isEqualTo("half");
            assertThat(connection.isHungUp()).isTrue();
        }
        await().until(() -> bed.upstream.open() == 0);
    }

    @Test
    void the_longest_token_may_be_echoed_in_the_answer() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.answer("HTTP/1.1 200 OK\r\nspacetime-identity-token: " + "x".repeat(10_000), "done");

        var answer = bed.send("POST", "/v1/database/demo/call/append", bearer(), "[]");

        assertThat(answer.body()).isEqualTo("done");
        assertThat(answer.head()).doesNotContain("xxx");
    }

    @Test
    void an_answer_that_its_client_stops_reading_is_given_up() throws Exception {
        start(Listener.PUBLIC, ALL, Duration.ofSeconds(1));
        bed.upstream.answerByHand();
        try (var connection = bed.open("POST", "/v1/database/demo/sql", bearer() + "\nContent-Length: 8")) {
            connection.write("SELECT 1");
            await().until(() -> bed.upstream.open() == 1);
            bed.upstream
                    .asked()
                    .getFirst()
                    .write(Buffer.buffer("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n")
                            .appendBytes(new byte[50_000_000]));

            await().until(() -> bed.upstream.open() == 0);
        }
    }

    @Test
    void a_token_that_is_taken_back_while_a_body_is_on_its_way_calls_nothing() throws Exception {
        start(Listener.PUBLIC, ALL);
        try (var connection = asking(bearer())) {
            var target = new RevocationTarget.Subject(new Principal("https://issuer.example", "user:ada"));
            bed.parts
                    .revocations()
                    .add(new RevocationOrder(
                            List.of(new Revocation(target, Instant.now().plusSeconds(1))), "", Optional.empty()));
            connection.write("[]");

            assertThat(connection.answer().json().getString("reason_code")).isEqualTo("token_revoked");
        }
        assertThat(bed.upstream.received()).isEmpty();
    }

    @Test
    void a_token_that_ends_while_a_body_is_on_its_way_calls_nothing() throws Exception {
        start(Listener.PUBLIC, ALL);
        var deadline = Instant.now().plusSeconds(2);
        try (var connection = asking("Authorization: Bearer " + token(deadline.minusSeconds(30)))) {
            await().until(() -> Instant.now().isAfter(deadline));
            connection.write("[]");

            assertThat(connection.answer().json().getString("reason_code")).isEqualTo("token_expired");
        }
        assertThat(bed.upstream.received()).isEmpty();
    }

    /** A connection whose call has been let in, and whose body is waited for. */
    private RawHttp asking(String authorization) {
        var connection = bed.open(
                "POST", "/v1/database/demo/call/append", authorization + "\nContent-Length: 2\nExpect: 100-continue");
        assertThat(connection.head()).startsWith("HTTP/1.1 100");
        return connection;
    }

    @Test
    void a_modules_answer_has_its_longest() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.answerByHand();
        try (var connection = bed.open("GET", "/v1/database/demo/route", bearer())) {
            await().until(() -> bed.upstream.open() == 1);
            bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 33554433\r\n\r\n");

            assertThat(connection.answer().json().getString("reason_code")).isEqualTo("upstream_protocol_error");
        }
        await().until(() -> bed.upstream.open() == 0);
    }

    @Test
    void an_alias_that_cannot_be_found_out_is_not_refused_for_good() throws Exception {
        start(Listener.PUBLIC, ALL);
        bed.upstream.close();

        var alias = bed.send("POST", "/v1/database/unheard-of/call/append", bearer(), "[]");
        var name = bed.send("POST", "/v1/database/demo/call/append", bearer(), "[]");

        assertThat(alias.json().getString("reason_code")).isEqualTo("upstream_unavailable");
        assertThat(alias.head().toLowerCase(Locale.ROOT)).containsPattern("retry-after: [1-5]\r\n");
        assertThat(name.json().getString("reason_code")).isEqualTo("upstream_unavailable");
    }

    @Test
    void ping_and_health_are_answered_here_whatever_comes_with_them() throws Exception {
        var ping = bed.send("GET", "/v1/ping", "Authorization: Bearer no.good.token", "");

        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.body()).isEmpty();
        assertThat(bed.send("GET", "/v1/health", "", "").json().getString("service"))
                .isEqualTo("spacetime-gateway");
        assertThat(bed.upstream.received()).isEmpty();
    }
}
