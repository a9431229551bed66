package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.route.Target;
import org.junit.jupiter.api.Test;

/** What a listener takes in at all is no less than what the rooms behind it are made to judge. */
class ListenerLimitsTest {
    private static final int LONGEST_TOKEN = 8192;

    @Test
    void the_longest_target_fits_into_a_request_line() {
        assertThat(ListenerLimits.LINE).isGreaterThan(Target.MAX_LENGTH + "GET  HTTP/1.1".length());
    }

    @Test
    void the_longest_token_fits_into_the_headers_of_http_2() {
        assertThat(ListenerLimits.HEADERS).isGreaterThan(2 * LONGEST_TOKEN);
    }
}
