package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.edge.StreamOrder.Ending;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamOrderTest {
    /** Frames as H for headers, D for data, R for a reset, with the stream and a dot where it ends; then whether the last may come. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            H1.             , true
            H1. H3. H5.     , true
            H1 D1 D1. H3    , true
            H1 D1 H1.       , true
            H1 H3. D1 H1.   , true
            H5. H7          , true
            H1. H1.         , false
            H1. H1          , false
            H1 D1. H1.      , false
            H1 H1. H1.      , false
            H1 R1 H1.       , false
            H5. H3.         , false
            H5 H3           , false
            """)
    void headers_are_for_a_new_stream_or_one_that_its_client_has_not_ended(String frames, boolean admitted) {
        var order = new StreamOrder();

        var answers = Arrays.stream(frames.split(" ", -1))
                .map(frame -> follow(order, frame))
                .toList();

        assertThat(answers.getLast()).isEqualTo(admitted);
        assertThat(answers.subList(0, answers.size() - 1)).doesNotContain(false);
    }

    @Test
    void trailers_may_come_for_a_thousand_streams_that_the_server_has_reset() {
        var order = new StreamOrder();
        for (int stream = 1; stream <= 2_001; stream += 2) {
            assertThat(order.headers(stream, Ending.MORE)).isTrue();
        }

        assertThat(order.headers(3, Ending.LAST)).isTrue();
        assertThat(order.headers(1, Ending.LAST)).isFalse();
    }

    private static boolean follow(StreamOrder order, String frame) {
        var ending = frame.endsWith(".") ? Ending.LAST : Ending.MORE;
        int stream = Integer.parseInt(frame.substring(1).replace(".", ""));
        switch (frame.charAt(0)) {
            case 'H' -> {
                return order.headers(stream, ending);
            }
            case 'D' -> order.data(stream, ending);
            default -> order.reset(stream);
        }
        return true;
    }
}
