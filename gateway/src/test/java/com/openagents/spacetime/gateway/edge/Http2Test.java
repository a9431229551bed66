package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that share one HTTP/2 connection (RFC 9113): none may cost another anything. */
class Http2Test {
    @TempDir
    private Path files;

    private GatewayBed bed;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
        client = bed.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(bed.port()));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void a_socket_is_refused_without_the_headers_that_http_2_forbids() throws Exception {
        var answer = ok(request(HttpMethod.GET, SUBSCRIBE, token()).compose(HttpClientRequest::send));

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().names()).doesNotContain("upgrade", "connection");
    }

    @Test
    void health_asked_by_head_has_no_body() throws Exception {
        var answer = ok(request(HttpMethod.HEAD, "/health", token()).compose(HttpClientRequest::send));

        assertThat(ok(answer.body()).length()).isZero();
    }

    @Test
    void uploads_that_are_refused_leave_room_for_the_next_call() throws Exception {
        for (int upload = 0; upload < 3; upload++) {
            var refused = ok(request(HttpMethod.POST, CALL, "no.good.token").compose(call -> {
                call.exceptionHandler(_ -> {});
                call.send(Buffer.buffer(new byte[100_000]));
                return call.response();
            }));
            assertThat(refused.statusCode()).isEqualTo(401);
        }

        var call = ok(request(HttpMethod.POST, CALL, token()).compose(one -> one.send("[]")));

        assertThat(call.statusCode()).isEqualTo(200);
    }

    @Test
    void an_upload_that_its_client_cancels_ends_alone() throws Exception {
        var held = bed.upstream.hold();
        var cancelled = ok(request(HttpMethod.POST, CALL, token()));
        cancelled.exceptionHandler(_ -> {}).setChunked(true).write("[");
        var call = request(HttpMethod.POST, CALL, token()).compose(one -> one.send("[]"));
        await().until(() -> bed.upstream.received().endsWith("[]"));

        cancelled.reset();
        // What comes behind the cancellation has been served only after it.
        assertThat(ok(request(HttpMethod.GET, "/nothing", token()).compose(HttpClientRequest::send))
                        .statusCode())
                .isEqualTo(403);
        held.complete();

        assertThat(ok(call).statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_that_is_cancelled_while_something_is_found_out_for_it_is_no_fault() throws Exception {
        var held = bed.upstream.holdIdentities();
        var cancelled = ok(request(HttpMethod.POST, CALL.replace("demo", "demo-alias"), token()));
        cancelled.exceptionHandler(_ -> {});
        cancelled.setChunked(true).write("[");
        var call = ok(request(HttpMethod.POST, CALL.replace("demo", "demo-alias"), token()));
        var answer = call.send("[]");
        cancelled.reset();
        assertThat(ok(request(HttpMethod.GET, "/nothing", token()).compose(HttpClientRequest::send))
                        .statusCode())
                .isEqualTo(403);

        held.complete();

        assertThat(ok(answer).statusCode()).isEqualTo(200);
        assertThat(bed.registry
                        .find("spacetime_gateway_refusals")
                        .tag("code", "internal_error")
                        .counters())
                .isEmpty();
        assertThat(bed.upstream.received()).containsOnlyOnce("POST ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0001b", "a\r\nx-evil: 1", "a\u0000", "caf\u00e9"})
    void headers_that_http_1_cannot_carry_are_left_out_of_a_call(String value) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":method", "POST");
        headers.put(":scheme", "http");
        headers.put(":path", CALL);
        headers.put(":authority", "gateway");
        headers.put("authorization", "Bearer " + token());
        headers.put("x-request-id", value);
        headers.put("content-type", value);
        headers.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        bed.upstream.answer("HTTP/1.1 200 OK", "done");

        assertThat(RawHttp2.send(bed.port(), headers, "[]")).isEqualTo("done");
        assertThat(bed.upstream.received())
                .contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .containsPattern("x-request-id: [0-9a-f]{32}\\r\\n")
                .doesNotContain("content-type", "x-evil");
    }

    @Test
    void a_request_without_a_path_is_refused_like_any_other_target() {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":method", "CONNECT");
        headers.put(":authority", "gateway");

        assertThat(RawHttp2.send(bed.port(), headers, "")).contains("bad_request_target");
    }

    @Test
    void calls_one_after_another_share_one_connection_to_spacetimedb() throws Exception {
        for (int call = 0; call < 4; call++) {
            var answer = ok(request(HttpMethod.POST, CALL, token()).compose(one -> one.send("[]")));
            ok(answer.body());
        }

        assertThat(Set.copyOf(bed.upstream.connections())).hasSize(1);
    }

    private Future<HttpClientRequest> request(HttpMethod method, String target, String token) {
        return client.request(method, target).map(request -> request.putHeader("authorization", "Bearer " + token));
    }

    private static <T> T ok(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
