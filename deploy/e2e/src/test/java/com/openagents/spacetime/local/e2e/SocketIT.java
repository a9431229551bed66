package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.leak.Evidence;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
class SocketIT {

    @Test
    void the_first_message_carries_the_clients_own_token(RunningStack stack) throws Exception {
        var token = stack.token("user:first-message");

        try (var socket = stack.door().socket("", token)) {
            assertThat(socket.next().at("/IdentityToken/token").asText()).isEqualTo(token);
        }
    }

    @Test
    void a_subscriber_sees_what_another_client_appends(RunningStack stack) throws Exception {
        var door = stack.door();
        try (var socket = door.socket("", stack.token("user:watcher"))) {
            socket.next();
            socket.send("""
                    {"SubscribeSingle":{"query":"SELECT * FROM sync_event WHERE stream_id = 'socket.watched'","request_id":1,"query_id":{"id":1}}}""");
            assertThat(socket.next().has("SubscribeApplied")).isTrue();

            door.send(
                    door.call("append_sync_event", "[\"socket.watched\",\"watched\",\"hash\",\"{}\",0,0,true,0]"),
                    stack.token("user:publisher"));

            assertThat(socket.next().toString()).contains("socket.watched");
        }
    }

    @Test
    void a_socket_ends_with_its_token(RunningStack stack) throws Exception {
        // The issuer's leeway of 30 s is what is left of this token.
        var expired = TokenRequest.unlimited("user:expiring", Duration.ofSeconds(-26));

        try (var socket = stack.door().socket("", stack.token("control", expired))) {
            assertThat(socket.next().has("IdentityToken")).isTrue();
            assertThat(socket.end().get(20, TimeUnit.SECONDS))
                    .isEqualTo(new Socket.End(1008, "unauthorized: token_expired"));
        }
    }

    @Test
    void a_ticket_opens_one_socket(RunningStack stack) throws Exception {
        var door = stack.door();
        var token = stack.token("user:browser");
        var answer = door.send(door.request("/v1/identity/websocket-token").POST(BodyPublishers.noBody()), token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var ticket = Evidence.minted(
                new ObjectMapper().readTree(answer.body()).at("/token").asText());

        try (var socket = door.socket("?token=" + ticket)) {
            assertThat(socket.next().at("/IdentityToken/identity").isMissingNode())
                    .isFalse();
        }

        assertThat(door.refusedSocket("?token=" + ticket).get(20, TimeUnit.SECONDS))
                .isEqualTo(401);
    }

    @Test
    void a_ticket_is_no_token_for_a_call(RunningStack stack) throws Exception {
        var door = stack.door();
        var answer = door.send(
                door.request("/v1/identity/websocket-token").POST(BodyPublishers.noBody()), stack.token("user:sly"));
        var ticket = Evidence.minted(
                new ObjectMapper().readTree(answer.body()).at("/token").asText());

        assertThat(door.send(door.call("heartbeat", "[]"), ticket).statusCode()).isEqualTo(401);
    }

    @Test
    void a_socket_without_a_credential_is_refused(RunningStack stack) throws Exception {
        assertThat(stack.door().refusedSocket("").get(20, TimeUnit.SECONDS)).isEqualTo(401);
    }
}
