package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.Checkout;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway in the hands of its operators: what they take back, change, look at and put in, while clients stay. */
class OperationIT {
    @RegisterExtension
    static final OwnStack STACK =
            new OwnStack(directory -> RunningStack.withCertificateFiles(directory, settings -> settings));

    private static final Duration RELOAD = Duration.ofSeconds(15);
    private static final int EXCHANGES = 20;
    private static final Pattern OWN_METRIC =
            Pattern.compile("(?m)^# TYPE ((?:spacetime_gateway|openagents)_\\w+) (\\w+)$");
    private static final String SESSIONS = "/gateway/v1/sessions";

    @Test
    void an_order_of_the_control_service_ends_one_logins_sockets_for_good(RunningStack stack) throws Exception {
        var lost = ofLogin(stack, "login-lost");
        var kept = ofLogin(stack, "login-kept");
        var signature =
                ControlOrder.signature(stack.stack().options().state().resolve("issuers/control-revoke.secret"));
        try (var ended = opened(stack, lost);
                var other = opened(stack, kept)) {
            assertThat(order(stack, signature, "login-lost").statusCode()).isEqualTo(200);

            assertThat(ended.end().get(1, TimeUnit.SECONDS))
                    .isEqualTo(new Socket.End(1008, "unauthorized: token_revoked"));
            assertServes(other);
            assertThat(order(stack, signature, "login-kept").statusCode()).isEqualTo(401);
            assertServes(other);
        }

        stack.stack().killGateway();
        stack.stack().startGateway();

        assertThat(call(stack, lost).body()).contains("token_revoked");
        assertThat(call(stack, kept).statusCode()).isEqualTo(200);
        assertThat(order(stack, signature, "login-kept").statusCode()).isEqualTo(401);
    }

    @Test
    void a_socket_is_renewed_by_its_holder_and_by_nobody_else(RunningStack stack) throws Exception {
        // The issuer's leeway of 30 s is what is left of this token.
        var deadline = Instant.now().plusSeconds(5);
        var old = stack.token("control", TokenRequest.unlimited("user:renewing", Duration.ofSeconds(-25)));
        try (var socket = opened(stack, old)) {
            var id = sessions(stack.door(), old).at("/sessions/0/id").asText();

            assertThat(renew(stack, id, stack.token("user:stranger")).statusCode())
                    .isEqualTo(404);
            assertThat(renew(stack, id, stack.token("user:renewing")).statusCode())
                    .isEqualTo(200);

            await().atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(deadline.plusSeconds(2)));
            assertServes(socket);
        }
    }

    @Test
    void an_operator_sees_every_session_and_ends_one(RunningStack stack) throws Exception {
        try (var ended = opened(stack, stack.token("user:noisy"));
                var other = opened(stack, stack.token("user:quiet"))) {
            var id = sessions(stack.door(), stack.token("user:noisy"))
                    .at("/sessions/0/id")
                    .asText();
            assertThat(sessions(stack.managementDoor(), operator(stack)).findValuesAsText("id"))
                    .contains(id)
                    .hasSizeGreaterThanOrEqualTo(2);

            assertThat(end(stack, id, stack.token("user:quiet")).statusCode()).isEqualTo(403);
            assertThat(end(stack, id, operator(stack)).statusCode()).isEqualTo(200);

            assertThat(ended.end().get(1, TimeUnit.SECONDS))
                    .isEqualTo(new Socket.End(1008, "forbidden: session_ended"));
            assertServes(other);
        }
    }

    @Test
    void a_reload_ends_only_what_the_new_rules_forbid_and_a_wrong_file_ends_nothing(RunningStack stack)
            throws Exception {
        var template = "      - SELECT * FROM stream_head WHERE stream_id = {stream}\n";
        try (var heads = opened(stack, limited(stack));
                var events = opened(stack, limited(stack));
                var unlimited = opened(stack, stack.token("user:unlimited"))) {
            subscribe(heads, "SELECT * FROM stream_head WHERE stream_id = 'operation.mine'");
            subscribe(events, "SELECT * FROM sync_event WHERE stream_id = 'operation.mine'");
            subscribe(unlimited, "SELECT * FROM stream_head WHERE stream_id = 'operation.mine'");

            stack.changeGatewaySettings(settings -> settings.replace(template, ""));

            assertThat(heads.end().get(RELOAD.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(new Socket.End(1008, "forbidden: policy_changed"));
            var generation = stack.metric("generation");
            stack.changeGatewaySettings(settings -> settings.replace("grants:", "grant:"));
            await().atMost(RELOAD).until(() -> stack.metric("reload_failed") == 1);
            assertThat(stack.metric("generation")).isEqualTo(generation);
            assertServes(events);
            assertServes(unlimited);

            stack.changeGatewaySettings(settings -> settings.replace("grant:", "grants:"));
            await().atMost(RELOAD).until(() -> stack.metric("reload_failed") == 0);
        }
    }

    @Test
    void every_metric_of_a_running_gateway_is_on_its_page(RunningStack stack) throws Exception {
        try (var socket = opened(stack, stack.token("user:measured"))) {
            assertServes(socket);
        }
        var page = Files.readString(Checkout.current().root().resolve("docs/reference/gateway-metrics.md"));

        var shown = stack.managementDoor()
                .send(stack.managementDoor().request("/q/metrics"))
                .body();

        assertThat(OWN_METRIC.matcher(shown).results().map(OperationIT::sampled))
                .contains("spacetime_gateway_build_info", "spacetime_gateway_certificate_expiry_timestamp_seconds")
                .allSatisfy(name -> assertThat(page).contains("`" + name.replaceFirst("_max$", "") + "`"));
    }

    /** The name of a metric's samples: its type line names a counter without the end that its samples have. */
    private static String sampled(MatchResult type) {
        return type.group(2).equals("counter") ? type.group(1) + "_total" : type.group(1);
    }

    @Test
    void new_certificates_are_shown_to_newcomers_and_disturb_nobody(RunningStack stack) throws Exception {
        var certificates = stack.certificates();
        var seen = new ConcurrentHashMap<String, Integer>();
        var over = new AtomicBoolean();
        try (var socket = opened(stack, stack.token("user:loyal"));
                var newcomers = Executors.newVirtualThreadPerTaskExecutor()) {
            var hammers = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> newcomers.submit(() -> {
                        while (!over.get()) {
                            seen.merge(Door.of(stack.description()).certificate(), 1, Integer::sum);
                        }
                        return null;
                    }))
                    .toList();
            for (int i = 0; i < EXCHANGES; i++) {
                var next = i % 2 == 0 ? "second" : "first";
                certificates.place(next);
                await().atMost(RELOAD)
                        .until(() -> Door.of(stack.description()).certificate().equals(next));
            }
            over.set(true);
            for (var hammer : hammers) {
                hammer.get(); // fails if one handshake has
            }
            assertServes(socket);
        }
        assertThat(seen).containsOnlyKeys("first", "second");
        assertThat(seen.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(300);
    }

    @Test
    void an_operator_publishes_a_module_and_follows_its_log_until_he_is_ended(RunningStack stack) throws Exception {
        var operator = operator(stack);
        var publish = stack.managementDoor()
                .request("/v1/database/scratch")
                .PUT(BodyPublishers.ofFile(Checkout.current().module()));
        var published = stack.managementDoor().send(publish, operator);
        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
        assertThat(published.body()).contains("Success");

        var log = stack.managementDoor()
                .lines(stack.managementDoor().request("/v1/database/scratch/logs?num_lines=10&follow=true"), operator);
        var lines = new LinkedBlockingQueue<String>();
        var reading = CompletableFuture.runAsync(() -> log.body().forEach(lines::add), Thread::startVirtualThread);
        await().until(() -> lines.stream().anyMatch(line -> line.contains("event-sync is published")));
        var following = kind(sessions(stack.managementDoor(), operator), "answer");

        assertThat(end(stack, following, operator).statusCode()).isEqualTo(200);

        // Cut short, so that nobody takes what he has for the whole.
        assertThat(reading).failsWithin(Duration.ofSeconds(1));
    }

    private static String ofLogin(RunningStack stack, String login) {
        return stack.token(
                "control",
                TokenRequest.unlimited("user:" + login, Duration.ofMinutes(5)).with("oa_session_id", login));
    }

    private static String operator(RunningStack stack) {
        return token(stack, "operator:ada", List.of("sync.operate"), List.of());
    }

    private static String limited(RunningStack stack) {
        return token(stack, "user:limited", List.of("sync.subscribe"), List.of("operation.mine"));
    }

    private static String token(RunningStack stack, String subject, List<String> scopes, List<String> streams) {
        return stack.token("control", new TokenRequest(subject, Duration.ofMinutes(5), scopes, streams, Map.of()));
    }

    private static Socket opened(RunningStack stack, String token) throws Exception {
        var socket = stack.door().socket("", token);
        socket.next();
        return socket;
    }

    private static void subscribe(Socket socket, String query) throws Exception {
        Dialect.JSON.say(socket, new Asked.Single(query));
        assertThat(Dialect.JSON.answer(socket)).isEqualTo("SubscribeApplied");
    }

    private static void assertServes(Socket socket) throws Exception {
        Dialect.JSON.say(socket, new Asked.Once("SELECT * FROM sync_event WHERE stream_id = 'operation.mine'"));
        assertThat(Dialect.JSON.answer(socket)).isEqualTo("OneOffQueryResponse");
    }

    private static HttpResponse<String> order(RunningStack stack, String signature, String login) throws Exception {
        var body = "{\"session_ids\":[\"%s\"],\"device_ids\":[],\"reason\":\"user_requested\"}".formatted(login);
        return stack.managementDoor()
                .send(stack.managementDoor()
                        .request(ControlOrder.ROUTE)
                        .header(ControlOrder.HEADER, signature)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> call(RunningStack stack, String token) throws Exception {
        return stack.door().send(stack.door().call("heartbeat", "[]"), token);
    }

    private static JsonNode sessions(Door door, String token) throws Exception {
        return new ObjectMapper()
                .readTree(door.send(door.request(SESSIONS), token).body());
    }

    /** The id of the one session of a kind. */
    private static String kind(JsonNode sessions, String kind) {
        for (var session : sessions.at("/sessions")) {
            if (session.at("/kind").asText().equals(kind)) {
                return session.at("/id").asText();
            }
        }
        throw new AssertionError("no session is of the kind " + kind + ": " + sessions);
    }

    private static HttpResponse<String> renew(RunningStack stack, String id, String token) throws Exception {
        return stack.door()
                .send(stack.door().request(SESSIONS + "/" + id + "/renew").POST(BodyPublishers.noBody()), token);
    }

    private static HttpResponse<String> end(RunningStack stack, String id, String token) throws Exception {
        return stack.managementDoor()
                .send(stack.managementDoor().request(SESSIONS + "/" + id).DELETE(), token);
    }
}
