package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.stack.StackOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedStack.class)
class SideBySideIT {
    @TempDir
    private Path directory;

    @Test
    void two_stacks_on_one_machine_know_nothing_of_each_other(RunningStack first) throws Exception {
        try (var second = new RunningStack(StackOptions.in(directory))) {
            var token = second.token("user:neighbour");

            var seen = second.sdk().append(token, "neighbour", 5);

            assertThat(seen.lastSeq()).isEqualTo(5);
            assertThat(first.sdk()
                            .append(first.token("user:home"), "neighbour", 0)
                            .rows())
                    .isZero();
            assertThat(first.door()
                            .send(first.door().call("heartbeat", "[]"), token)
                            .statusCode())
                    .isEqualTo(401);
        }

        assertThat(first.door()
                        .send(first.door().call("heartbeat", "[]"), first.token("user:home"))
                        .statusCode())
                .isEqualTo(200);
    }
}
