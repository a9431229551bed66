package com.openagents.spacetime.local.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
    @ParameterizedTest(name = "of 1 to {0}, {1} of a thousand took at most {2}")
    @CsvSource(textBlock = """
            1     , 500  , 1
            1     , 1000 , 1
            2     , 500  , 1
            2     , 501  , 2
            100   , 990  , 99
            100   , 1    , 1
            10000 , 990  , 9900
            10000 , 999  , 9990
            10000 , 1000 , 10000
            """)
    void a_percentile_is_one_of_the_measures(int most, int perMille, long expected) {
        var latencies = new Latencies();
        LongStream.rangeClosed(1, most).map(one -> most + 1 - one).forEach(latencies::note);

        assertThat(latencies.perMille(perMille)).isEqualTo(Duration.ofNanos(expected));
        assertThat(latencies.count()).isEqualTo(most);
    }

    @Test
    void what_was_never_measured_has_no_percentile() {
        assertThatThrownBy(() -> new Latencies().perMille(990)).isInstanceOf(IllegalStateException.class);
    }
}
