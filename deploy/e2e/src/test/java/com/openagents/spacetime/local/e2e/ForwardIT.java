package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.StackOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway without SpacetimeDB's key: the clients' own tokens go on, and SpacetimeDB asks their issuer for its keys. */
class ForwardIT {
    @RegisterExtension
    private static final OwnStack STACK =
            new OwnStack(directory -> new RunningStack(StackOptions.in(directory), ForwardIT::forwarding));

    @Test
    void an_openid_token_calls_a_reducer_and_opens_a_socket(RunningStack stack) throws Exception {
        var token = stack.token("oidc", TokenRequest.unlimited("user:forwarded", Duration.ofMinutes(5)));

        var answer = stack.door().send(stack.door().call("heartbeat", "[]"), token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (var socket = stack.door().socket(Dialect.JSON, token)) {
            assertThat(Dialect.JSON.answer(socket)).isEqualTo("IdentityToken");
        }
    }

    /** The settings without the gateway's key, and without the issuer whose tokens SpacetimeDB cannot verify. */
    private static String forwarding(String settings) {
        var changed = settings.replaceFirst("(?m)^  private-key: .*\n", "  credential: forward\n")
                .replaceFirst("(?s)  - name: control\n.*?(?=  - name: )", "");
        assertThat(changed).contains("credential: forward").doesNotContain("private-key:", "shared-secret");
        return changed;
    }
}
