package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a fetch brought.
 *
 * @param keys the usable keys, at least one
 * @param skipped a reason for each of the others
 * @param freshFor how long it need not be asked again, if the server says so
 */
record Published(KeySet keys, List<String> skipped, Optional<Duration> freshFor) {
    Published {
        skipped = List.copyOf(skipped);
    }
}
