package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.edge.StreamOrder.Ending;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamOrderTest {
    /** Frames as H for headers, D for data, R for a reset, with the stream and a dot where it ends; then what the last is. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            H1.             , NO_ERROR
            H1. H3. H5.     , NO_ERROR
            H1 D1 D1. H3    , NO_ERROR
            H1 D1 H1.       , NO_ERROR
            H1 H3. D1 H1.   , NO_ERROR
            H5. H7          , NO_ERROR
            H1. H1.         , STREAM_CLOSED
            H1. H1          , STREAM_CLOSED
            H1 D1. H1.      , STREAM_CLOSED
            H1 H1. H1.      , STREAM_CLOSED
            H1 R1 H1.       , STREAM_CLOSED
            H5. H3.         , STREAM_CLOSED
            H5 H3           , STREAM_CLOSED
            H1 H1           , PROTOCOL_ERROR
            H1 D1 H1        , PROTOCOL_ERROR
            """)
    void headers_begin_a_new_stream_or_end_one_that_its_client_has_not_ended(String frames, Http2Error last) {
        var order = new StreamOrder();

        var answers = Arrays.stream(frames.split(" ", -1))
                .map(frame -> follow(order, frame))
                .toList();

        assertThat(answers.getLast()).isEqualTo(last);
        assertThat(answers.subList(0, answers.size() - 1)).allMatch(Http2Error.NO_ERROR::equals);
    }

    @Test
    void trailers_may_come_for_a_thousand_streams_that_the_server_has_reset() {
        var order = new StreamOrder();
        for (int stream = 1; stream <= 2_001; stream += 2) {
            assertThat(order.headers(stream, Ending.MORE)).isEmpty();
        }

        assertThat(order.headers(3, Ending.LAST)).isEmpty();
        assertThat(order.headers(1, Ending.LAST)).contains(Http2Error.STREAM_CLOSED);
    }

    private static Http2Error follow(StreamOrder order, String frame) {
        var ending = frame.endsWith(".") ? Ending.LAST : Ending.MORE;
        int stream = Integer.parseInt(frame.substring(1).replace(".", ""));
        switch (frame.charAt(0)) {
            case 'H' -> {
                return order.headers(stream, ending).orElse(Http2Error.NO_ERROR);
            }
            case 'D' -> order.data(stream, ending);
            default -> order.reset(stream);
        }
        return Http2Error.NO_ERROR;
    }
}
