package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openagents.spacetime.local.issuer.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What takes a minute of waiting, beside all other tests. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedStack.class)
class LongLivedIT {
    /** What the stack's gateway allows for clocks that differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    @Test
    void an_sdk_client_that_came_by_ticket_lives_past_its_minute_and_ends_with_its_token(RunningStack stack) {
        var issued = Instant.now();
        var token = stack.description()
                .issuer("control")
                .mint(TokenRequest.unlimited("user:long-lived", Duration.ofSeconds(36)), issued);

        var report = stack.sdk().stay(token, "sdk.long-lived", Duration.ofSeconds(61));

        assertThat(report.inOrder()).isTrue();
        assertThat(report.lastSeq()).isEqualTo(1);
        var end = Objects.requireNonNull(report.ended());
        assertThat(end.code()).isEqualTo(1008);
        assertThat(end.reason()).isEqualTo("unauthorized: token_expired");
        var expected =
                Instant.ofEpochSecond(issued.getEpochSecond()).plusSeconds(36).plus(LEEWAY);
        assertThat(Instant.ofEpochMilli(end.at()).toEpochMilli()).isCloseTo(expected.toEpochMilli(), within(1_000L));
    }
}
