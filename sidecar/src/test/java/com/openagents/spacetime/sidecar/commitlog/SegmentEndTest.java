package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.SegmentEnd.Successor;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentEndTest {
    private static final Map<String, Tail> TAILS = Map.of(
            "open", new Tail.Open(219),
            "torn", new Tail.Torn(219, "cut short"),
            "damaged", new Tail.Damaged(219, "wrong bytes"));
    private static final Map<String, Successor> SUCCESSORS = Map.of(
            "none", new Successor.None(),
            "empty 219", new Successor.Empty(new SegmentName(219), new Tail.Open(219)),
            "empty 220", new Successor.Empty(new SegmentName(220), new Tail.Open(220)),
            "torn 219", new Successor.Empty(new SegmentName(219), new Tail.Torn(219, "cut short")),
            "damaged 219", new Successor.Empty(new SegmentName(219), new Tail.Damaged(219, "wrong bytes")),
            "begun 219", new Successor.Begun(new SegmentName(219)),
            "begun 220", new Successor.Begun(new SegmentName(220)),
            "begun 200", new Successor.Begun(new SegmentName(200)));

    @ParameterizedTest(name = "{0} before {1}, read {2} times: {3}")
    @CsvSource(textBlock = """
            open   , none     ,     1, Wait
            open   , none     , 99999, Wait
            open   , empty 219, 99999, Wait
            open   , empty 220, 99999, Wait
            open   , begun 219,     1, Continued
            open   , begun 220,     1, Alarm
            open   , begun 200,     1, Alarm
            open   , torn 219 ,    29, Wait
            open   , torn 219 ,    30, Alarm
            open   , damaged 219,   2, Wait
            open   , damaged 219,   3, Alarm
            torn   , none     ,    29, Wait
            torn   , none     ,    30, Alarm
            torn   , empty 219,    29, Wait
            torn   , begun 219,     1, Abandoned
            torn   , begun 220,     1, Alarm
            damaged, none     ,     2, Wait
            damaged, none     ,     3, Alarm
            damaged, empty 219,     3, Alarm
            damaged, begun 219,     1, Abandoned
            damaged, begun 200,     1, Alarm
            """)
    void an_end_is_decided_by_what_lies_behind_it(String tail, String successor, int reads, String expected) {
        var end = SegmentEnd.of(
                Objects.requireNonNull(TAILS.get(tail)), Objects.requireNonNull(SUCCESSORS.get(successor)), reads);

        assertThat(end.getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void an_alarm_for_a_gap_names_both_sides_and_what_stood_before_it() {
        var end = SegmentEnd.of(
                new Tail.Torn(219, "12 bytes of a commit header of 22 at byte 629769"),
                new Successor.Begun(new SegmentName(230)),
                1);

        assertThat(end)
                .isEqualTo(new SegmentEnd.Alarm(
                        219,
                        "transactions are missing: segment 00000000000000000230.stdb.log follows where transaction 219"
                                + " belongs; before it: 12 bytes of a commit header of 22 at byte 629769"));
    }
}
