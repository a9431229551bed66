package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.Traversal.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraversalTest {

    @ParameterizedTest(name = "after 7..9 with CRC 5, {0}..{1} with CRC {2} is {3}")
    @CsvSource(textBlock = """
            10, 10, 1, Accepted
            10, 14, 1, Accepted
             7,  9, 5, Duplicate
             7,  9, 6, Forked
             7,  7, 6, Forked
             3,  6, 1, Skipped
             0,  0, 1, Skipped
             3,  7, 1, OutOfOrder
             8,  9, 5, OutOfOrder
            11, 11, 1, OutOfOrder
            """)
    void a_commit_is_judged_by_what_is_known(long first, long last, int crc, String verdict) {
        var traversal = Traversal.after(new TxRange(7, 9), 5);

        assertThat(traversal.judge(new TxRange(first, last), crc).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "starting at 5, {0}..{1} is {2}")
    @CsvSource(textBlock = """
            0, 4, Skipped
            5, 5, Accepted
            3, 5, Accepted
            4, 9, Accepted
            6, 6, OutOfOrder
            """)
    void nothing_known_begins_with_the_commit_that_holds_the_start(long first, long last, String verdict) {
        var traversal = Traversal.startingAt(5);

        assertThat(traversal.judge(new TxRange(first, last), 1).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void both_sides_of_a_fork_are_named() {
        var traversal = Traversal.startingAt(0);
        traversal.judge(new TxRange(0, 0), 17);

        assertThat(traversal.judge(new TxRange(0, 0), 18)).isEqualTo(new Verdict.Forked(0, 17, 18));
    }

    @Test
    void both_sides_of_a_jump_are_named() {
        var traversal = Traversal.startingAt(0);
        traversal.judge(new TxRange(0, 3), 17);

        assertThat(traversal.judge(new TxRange(6, 6), 1)).isEqualTo(new Verdict.OutOfOrder(4, 6));
    }

    @Test
    void once_begun_an_earlier_commit_is_no_longer_skipped() {
        var traversal = Traversal.startingAt(0);
        traversal.judge(new TxRange(0, 0), 1);
        traversal.judge(new TxRange(1, 1), 2);

        assertThat(traversal.judge(new TxRange(0, 0), 1)).isEqualTo(new Verdict.OutOfOrder(2, 0));
    }

    @Test
    void a_commit_that_is_refused_changes_nothing() {
        var traversal = Traversal.startingAt(0);
        traversal.judge(new TxRange(0, 0), 1);
        traversal.judge(new TxRange(5, 5), 2);
        traversal.judge(new TxRange(0, 0), 3);

        assertThat(traversal.next()).isEqualTo(1);
        assertThat(traversal.judge(new TxRange(0, 0), 1)).isEqualTo(new Verdict.Duplicate(new TxRange(0, 0)));
        assertThat(traversal.judge(new TxRange(1, 1), 4)).isEqualTo(new Verdict.Accepted(new TxRange(1, 1)));
    }
}
