package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.TokenRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedStack.class)
class RefusalIT {
    private static final String HEARTBEAT = "/v1/database/event-sync/call/heartbeat";

    @ParameterizedTest(name = "{0} {1} is {2} {3}")
    @CsvSource(textBlock = """
            GET  , /v1/metrics                                      , 403, route_not_allowed
            GET  , /v1/prometheus/sd_config                         , 403, route_not_allowed
            POST , /v1/database/event-sync/sql                      , 403, missing_scope
            PUT  , /v1/database/event-sync                          , 403, route_not_allowed
            POST , /v1/identity                                     , 403, route_not_allowed
            GET  , /internal/heap                                   , 403, route_not_allowed
            GET  , /never/heard/of                                  , 403, route_not_allowed
            POST , /v1/database/stranger/call/heartbeat             , 403, database_not_allowed
            GET  , /v1/database/event-sync/call/heartbeat           , 405, method_not_allowed
            POST , /v1/database/event-sync/call/%68eartbeat         , 400, bad_request_target
            POST , /v1//database/event-sync/call/heartbeat          , 400, bad_request_target
            POST , /v1/database/event-sync/%2e%2e/event-sync/sql    , 400, bad_request_target
            POST , /v1/database/event-sync/../event-sync/sql        , 400, bad_request_target
            POST , /v1/database/event-sync/call/heartbeat?token=a.b.c , 400, bad_query
            GET  , /v1/database/event-sync/subscribe?token=a.b.c    , 400, conflicting_credentials
            """)
    void a_good_token_opens_no_other_door(String method, String target, int status, String code, RunningStack stack)
            throws Exception {
        var request = stack.door().request(target).method(method, BodyPublishers.ofString("[]"));

        var answer = stack.door().send(request, stack.token("user:curious"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer.body())).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0} {1}={2} is {3}")
    @CsvSource(textBlock = """
            control , aud , someone-else        , invalid_token
            control , iss , https://example.org , invalid_token
            control , jti , null                , missing_jti
            control , iat , null                , missing_iat
            control , iat , 1000                , token_too_old
            control , exp , 1000                , token_expired
            control , nbf , 99999999999         , token_not_yet_valid
            oidc    , aud , someone-else        , invalid_token
            oidc    , exp , 1000                , token_expired
            oidc    , nbf , 99999999999         , token_not_yet_valid
            """)
    void a_token_with_one_wrong_claim_opens_nothing(
            String issuer, String claim, String value, String code, RunningStack stack) throws Exception {
        var request =
                TokenRequest.unlimited("user:wrong", Duration.ofMinutes(5)).with(claim, value);

        var answer = stack.door().send(stack.door().call("heartbeat", "[]"), stack.token(issuer, request));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(code(answer.body())).isEqualTo(code);
    }

    @Test
    void a_token_of_one_issuer_is_not_taken_in_the_name_of_the_other(RunningStack stack) throws Exception {
        var oidc = stack.description().issuer("oidc").issuer();
        var forged =
                TokenRequest.unlimited("user:forger", Duration.ofMinutes(5)).with("iss", oidc);

        var answer = stack.door().send(stack.door().call("heartbeat", "[]"), stack.token("control", forged));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer.body())).isEqualTo("invalid_token");
    }

    @Test
    void no_credential_is_told_so_in_both_envelopes_that_clients_read(RunningStack stack) throws Exception {
        var answer = stack.door().send(stack.door().call("heartbeat", "[]"));

        assertThat(answer.statusCode()).isEqualTo(401);
        var body = new ObjectMapper().readTree(answer.body());
        assertThat(body.at("/error/code").asText()).isEqualTo("missing_authorization");
        assertThat(body.at("/reason_code").asText()).isEqualTo("missing_authorization");
        assertThat(body.at("/message").asText()).isNotBlank();
    }

    @ParameterizedTest(name = "Authorization: {0} is {1}")
    @CsvSource(textBlock = """
            Basic dXNlcjpwYXNz , invalid_authorization_scheme
            Bearer             , invalid_authorization_scheme
            Bearer not-a-token , invalid_token
            """)
    void another_scheme_or_no_token_opens_nothing(String header, String code, RunningStack stack) throws Exception {
        var answer = stack.door().send(stack.door().call("heartbeat", "[]").header("Authorization", header));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer.body())).isEqualTo(code);
    }

    @Test
    void two_credentials_in_two_headers_are_one_too_many(RunningStack stack) throws Exception {
        var request = stack.door()
                .request(HEARTBEAT)
                .POST(BodyPublishers.ofString("[]"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + stack.token("user:one"));

        var answer = stack.door().send(request, stack.token("user:two"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(code(answer.body())).isEqualTo("conflicting_credentials");
    }

    private static String code(String body) throws Exception {
        return new ObjectMapper().readTree(body).at("/error/code").asText();
    }
}
