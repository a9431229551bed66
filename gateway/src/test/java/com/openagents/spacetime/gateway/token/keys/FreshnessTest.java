package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    @ParameterizedTest(name = "Cache-Control {0}, Age {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                                                   |       |
            public                                 |       |
            max-age                                |       |
            max-age=                               |       |
            max-age=soon                           |       |
            x-max-age=300                          |       |
            max-age=300                            |       | PT5M
            public, max-age=300, must-revalidate   |       | PT5M
            public,max-age=300                     |       | PT5M
            Max-Age = "300"                        |       | PT5M
            max-age=300                            | 120   | PT3M
            max-age=300                            | -120  | PT5M
            max-age=300                            | old   | PT5M
            max-age=300                            | 9999  | PT30S
            max-age=0                              |       | PT30S
            max-age=29                             |       | PT30S
            max-age=31                             |       | PT31S
            max-age=900                            |       | PT15M
            max-age=901                            |       | PT15M
            max-age=999999999                      |       | PT15M
            max-age=99999999999999999999           |       | PT15M
            no-cache                               |       | PT30S
            no-store, max-age=300                  |       | PT30S
            private, no-cache="Set-Cookie"         |       | PT30S
            no-cache-at-all, max-age=300           |       | PT5M
            """)
    void an_answer_is_fresh_for_as_long_as_its_server_says_within_bounds(
            @Nullable String cacheControl, @Nullable String age, @Nullable Duration expected) {
        assertThat(Freshness.of(cacheControl, age)).isEqualTo(Optional.ofNullable(expected));
    }
}
