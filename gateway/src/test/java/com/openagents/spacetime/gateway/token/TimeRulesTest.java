package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest(name = "iat {0}, nbf {1}, exp {2}; age {3}, lifetime {4}: {5}")
    @CsvSource(textBlock = """
            -10  ,      ,   60 ,     ,     , good
                 ,      ,      ,     ,     , good
                 ,      ,  -29 ,     ,     , good
                 ,      ,  -30 ,     ,     , TOKEN_EXPIRED
                 ,   30 ,      ,     ,     , good
                 ,   31 ,      ,     ,     , TOKEN_NOT_YET_VALID
              30 ,      ,      ,     ,     , good
              31 ,      ,      ,     ,     , TOKEN_NOT_YET_VALID
            -300 ,      ,   60 , 300 ,     , good
            -301 ,      ,   60 , 300 ,     , TOKEN_TOO_OLD
                 ,      ,   60 , 300 ,     , MISSING_IAT
              20 ,      ,   60 , 300 ,     , good
            -10  ,      ,  890 ,     , 900 , good
            -10  ,      ,  891 ,     , 900 , INVALID_TOKEN
            -10  ,      ,      ,     , 900 , INVALID_TOKEN
                 ,      ,   60 ,     , 900 , INVALID_TOKEN
            -999 ,   99 ,  -99 , 300 , 900 , TOKEN_EXPIRED
            -999 ,   99 ,   99 , 300 , 900 , TOKEN_NOT_YET_VALID
            """)
    void times_in_seconds_from_now_are_good_or_refused(
            @Nullable Long iat,
            @Nullable Long nbf,
            @Nullable Long exp,
            @Nullable Long maxAge,
            @Nullable Long maxLifetime,
            String expected) {
        var rules = new TimeRules(Duration.ofSeconds(30), duration(maxAge), duration(maxLifetime));

        var refusal = rules.refusal(new TokenTimes(time(iat), time(nbf), time(exp)), NOW);

        assertThat(refusal.map(no -> no.refusal().name()).orElse("good")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "leeway {0} s, age {1} s, lifetime {2} s")
    @CsvSource({"-1,,", "61,,", "30,0,", "30,-5,", "30,,0"})
    void rules_that_make_no_sense_are_refused(long leeway, @Nullable Long maxAge, @Nullable Long maxLifetime) {
        assertThatThrownBy(() -> new TimeRules(Duration.ofSeconds(leeway), duration(maxAge), duration(maxLifetime)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Instant> time(@Nullable Long fromNow) {
        return Optional.ofNullable(fromNow).map(NOW::plusSeconds);
    }

    private static Optional<Duration> duration(@Nullable Long seconds) {
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }
}
