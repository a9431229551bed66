package com.openagents.spacetime.local.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final String BEFORE = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         24516        2356896  [B (java.base@25.0.1)
               2:           100           4800  io.netty.util.concurrent.ScheduledFutureTask
               3:             2             48  java.util.Timer$$Lambda/0x00007f0001234567 (java.base@25.0.1)
            Total         24618        2361744
            """;

    private static final String AFTER = """
            4711:
               1:         24516        2356900  [B (java.base@25.0.1)
               2:           107           5136  io.netty.util.concurrent.ScheduledFutureTask
               3:             1             24  java.util.Timer$$Lambda/0x00007f00077777ff (java.base@25.0.1)
               4:             1             24  java.util.Timer$$Lambda/0x00007f0009999999 (java.base@25.0.1)
            """;

    @Test
    void classes_are_counted_and_hidden_ones_under_one_name() {
        var heap = ClassHistogram.parse(BEFORE);

        assertThat(heap.bytes()).isEqualTo(2_361_744);
        assertThat(heap.instances("io.netty.util.concurrent.ScheduledFutureTask"))
                .isEqualTo(100);
        assertThat(heap.instances("java.util.Timer (hidden)")).isEqualTo(2);
        assertThat(heap.instances("not.There")).isZero();
    }

    @Test
    void growth_is_told_by_class_the_greatest_first() {
        assertThat(ClassHistogram.parse(AFTER)
                        .growthSince(ClassHistogram.parse(BEFORE), 2)
                        .lines())
                .map(String::strip)
                .containsExactly(
                        "+336 B       +7 of io.netty.util.concurrent.ScheduledFutureTask", "+4 B       +0 of [B");
    }

    @Test
    void what_is_no_histogram_is_refused() {
        assertThatThrownBy(() -> ClassHistogram.parse("4711:\nno such process"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such process");
    }
}
