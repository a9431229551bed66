package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.route.Target;
import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What the listener takes in at all is no less than what the rooms behind it are made to judge. */
class ListenerLimitsTest {
    private static final int LONGEST_TOKEN = 8192;

    @Test
    void the_longest_target_fits_into_a_request_line() throws IOException {
        assertThat(limit("max-initial-line-length")).isGreaterThan(Target.MAX_LENGTH + "GET  HTTP/1.1".length());
    }

    @Test
    void the_longest_token_fits_into_the_headers_of_http_2() throws IOException {
        assertThat(limit("max-header-list-size")).isGreaterThan(2 * LONGEST_TOKEN);
    }

    private static int limit(String name) throws IOException {
        var properties = new Properties();
        try (var in = ListenerLimitsTest.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        return Integer.parseInt(properties.getProperty("quarkus.http.limits." + name));
    }
}
