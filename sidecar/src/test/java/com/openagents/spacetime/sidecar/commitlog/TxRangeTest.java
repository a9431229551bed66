package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TxRangeTest {

    @Test
    void both_ends_are_included() {
        var range = new TxRange(7, 9);

        assertThat(range.count()).isEqualTo(3);
        assertThat(range.next()).isEqualTo(10);
        assertThat(range).hasToString("7..9");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "5, 4", "0, 9223372036854775807"})
    void a_range_without_transactions_or_beyond_any_log_is_refused(long first, long last) {
        assertThatThrownBy(() -> new TxRange(first, last))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a range of transactions: %d..%d".formatted(first, last));
    }
}
