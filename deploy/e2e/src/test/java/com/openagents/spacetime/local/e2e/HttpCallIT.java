package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.issuer.TokenRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedStack.class)
class HttpCallIT {
    @ParameterizedTest
    @ValueSource(strings = {"control", "oidc"})
    void a_token_of_either_issuer_calls_a_reducer(String issuer, RunningStack stack) throws Exception {
        var token = stack.token(issuer, TokenRequest.unlimited("user:caller", Duration.ofMinutes(5)));

        var answer = stack.door().send(stack.door().call("append_sync_event", event("http." + issuer, "first")), token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(stack.stack()
                        .server()
                        .sql("event-sync", "SELECT seq FROM sync_event WHERE stream_id = 'http." + issuer + "'"))
                .contains("\"rows\":[[1]]");
    }

    @Test
    void an_answer_gives_no_credential_and_no_rights_of_other_origins_away(RunningStack stack) throws Exception {
        var answer = stack.door().send(stack.door().call("heartbeat", "[]"), stack.token("user:header"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map())
                .doesNotContainKeys("spacetime-identity-token", "access-control-allow-origin");
    }

    @Test
    void a_reducer_that_refuses_is_heard_through_the_gateway(RunningStack stack) throws Exception {
        var door = stack.door();
        var token = stack.token("user:conflict");

        var answer = door.send(
                door.call("append_sync_event", "[\"http.conflict\",\"k\",\"hash\",\"{}\",0,0,true,7]"), token);

        assertThat(answer.statusCode()).isEqualTo(530);
        assertThat(answer.body()).contains("sequence_conflict expected_next_seq=7 actual_next_seq=1");
    }

    @Test
    void a_called_reducer_sees_the_subject_as_its_caller(RunningStack stack) throws Exception {
        var door = stack.door();

        var first = door.send(door.call("heartbeat", "[]"), stack.token("user:same"));
        var again = door.send(door.call("heartbeat", "[]"), stack.token("user:same"));
        var other = door.send(door.call("heartbeat", "[]"), stack.token("user:other"));

        assertThat(again.headers().firstValue("spacetime-identity"))
                .isEqualTo(first.headers().firstValue("spacetime-identity"))
                .isNotEqualTo(other.headers().firstValue("spacetime-identity"));
    }

    private static String event(String stream, String key) {
        return "[\"%s\",\"%s\",\"hash\",\"{}\",0,0,true,0]".formatted(stream, stream + ":" + key);
    }
}
