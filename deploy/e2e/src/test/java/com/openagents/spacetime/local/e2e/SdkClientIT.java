package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.local.client.SdkClient;
import com.openagents.spacetime.local.client.SdkClient.Compression;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.server.ServerKeys;
import com.openagents.spacetime.local.server.ServerToken;
import com.openagents.spacetime.local.stack.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedStack.class)
class SdkClientIT {
    private static final int EVENTS = 300;

    @ParameterizedTest
    @ValueSource(strings = {"control", "oidc"})
    void an_sdk_client_receives_every_row_it_appends_in_order(String issuer, RunningStack stack) {
        var token = stack.token(issuer, TokenRequest.unlimited("user:sdk", Duration.ofMinutes(5)));

        var report = stack.sdk().append(token, "sdk." + issuer, EVENTS);

        assertThat(report.inOrder()).isTrue();
        assertThat(report.rows()).isEqualTo(EVENTS);
        assertThat(report.lastSeq()).isEqualTo(EVENTS);
    }

    @Test
    void a_second_client_continues_where_the_first_has_stopped(RunningStack stack) {
        var first = stack.sdk().append(stack.token("user:first"), "sdk.shared", 10);

        var second = stack.sdk().append(stack.token("user:second"), "sdk.shared", 10);

        assertThat(second.inOrder()).isTrue();
        assertThat(second.lastSeq()).isEqualTo(20);
        assertThat(second.identity()).isNotEqualTo(first.identity());
    }

    @Test
    void compressed_messages_pass_as_they_are(RunningStack stack) {
        var written = stack.sdk().append(stack.token("user:writer"), "sdk.gzip", EVENTS);

        var read = stack.sdk().with(Compression.GZIP).append(stack.token("user:reader"), "sdk.gzip", 0);

        assertThat(read.digest()).isEqualTo(written.digest());
    }

    @Test
    void the_identity_is_the_one_that_the_server_itself_would_give(RunningStack stack) {
        var description = stack.description();
        var control = description.issuer("control");
        var keys = new ServerKeys(
                description.spacetimedb().keys().privateKey(),
                description.spacetimedb().keys().publicKey());
        var direct = new SdkClient(
                Checkout.current().sdkClient(),
                description.spacetimedb().url(),
                description.gateway().ca(),
                description.spacetimedb().database());

        var through = stack.sdk().append(stack.token("user:identity"), "sdk.identity", 0);
        var past = direct.append(
                ServerToken.mint(keys, control.issuer(), "user:identity", Instant.now()), "sdk.identity", 0);

        assertThat(through.identity()).isEqualTo(past.identity());
    }

    @Test
    void a_client_without_the_certificate_authority_does_not_get_in(RunningStack stack) {
        var description = stack.description();
        var distrusting = new SdkClient(
                Checkout.current().sdkClient(),
                description.gateway().url(),
                Path.of("/dev/null"),
                description.spacetimedb().database());

        assertThatThrownBy(() -> distrusting.append(stack.token("user:careful"), "sdk.careful", 0))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("the connection ended");
    }
}
