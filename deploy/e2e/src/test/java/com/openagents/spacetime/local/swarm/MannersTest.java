package com.openagents.spacetime.local.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MannersTest {
    private static final Optional<Duration> ASKED = Optional.of(Duration.ofSeconds(3));

    private final Random random = new Random(1);

    @Test
    void whoever_is_polite_comes_when_asked_whoever_is_rude_at_once_and_whoever_is_resigned_never() {
        assertThat(Manners.POLITE.pause(ASKED, 9, random)).isEqualTo(ASKED);
        assertThat(Manners.RUDE.pause(ASKED, 9, random)).contains(Duration.ZERO);
        assertThat(Manners.RESIGNED.pause(ASKED, 0, random)).isEmpty();
    }

    @ParameterizedTest(name = "unasked, after {0} failures: {1} to {2} ms")
    @CsvSource({"0, 500, 1000", "1, 1000, 2000", "4, 8000, 16000", "5, 15000, 30000", "99, 15000, 30000"})
    void whoever_is_polite_stays_away_the_longer_the_more_often_it_was_in_vain(int failures, long least, long most) {
        for (var time = 0; time < 1_000; time++) {
            assertThat(Manners.POLITE
                            .pause(Optional.empty(), failures, random)
                            .orElseThrow()
                            .toMillis())
                    .isBetween(least, most);
        }
    }

    @ParameterizedTest(name = "\"{0}\" asks for {1} ms")
    @CsvSource({"draining: retry_after_ms=1500, 1500", "rate_limited: retry_after_ms=7 rule=x, 7", "max_age, ", "'', "})
    void a_reason_may_ask_to_stay_away(String reason, Long asked) {
        assertThat(new Event.Ended(0, 0, 1012, reason).retryAfter())
                .isEqualTo(Optional.ofNullable(asked).map(Duration::ofMillis));
    }
}
