package com.openagents.spacetime.local.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    @ParameterizedTest(name = "{0} calls with {1} bytes")
    @CsvSource({"0, 0", "1, 0", "1, 70000", "1000, 7"})
    void a_message_holds_as_many_calls_as_were_put_in(int calls, int arguments) {
        var batch = Batch.of(calls, "heartbeat", arguments);

        assertThat(Batch.calls(batch)).isEqualTo(calls);
        assertThat(batch.isReadable()).isFalse();
    }

    @Test
    void a_message_that_is_cut_short_is_noticed() {
        var batch = Batch.of(2, "heartbeat", 10);

        assertThatThrownBy(() -> Batch.calls(batch.slice(0, batch.readableBytes() - 1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
