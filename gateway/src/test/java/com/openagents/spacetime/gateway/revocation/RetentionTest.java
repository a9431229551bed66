package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.TimeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    @ParameterizedTest(name = "lifetime {0} s, age {1} s: {2} s")
    @CsvSource(textBlock = """
            900 ,     , 960
                , 930 , 1021
            900 , 930 , 960
            900 , 300 , 391
                ,     ,
            """)
    void a_revocation_is_kept_until_no_token_it_takes_can_open_anything(
            @Nullable Long lifetime, @Nullable Long age, @Nullable Long kept) {
        var retention = Retention.of(List.of(issuer(lifetime, age)));

        assertThat(retention.span()).isEqualTo(Optional.ofNullable(kept).map(Duration::ofSeconds));
    }

    @Test
    void the_most_patient_issuer_counts() {
        assertThat(Retention.of(List.of(issuer(900L, null), issuer(86_400L, null), issuer(60L, null)))
                        .span())
                .contains(Duration.ofDays(1).plusMinutes(1));
        assertThat(Retention.of(List.of(issuer(900L, null), issuer(null, null))))
                .isEqualTo(Retention.FOR_EVER);
    }

    @Test
    void what_is_kept_for_ever_is_never_over() {
        assertThat(Retention.FOR_EVER.isOver(Instant.EPOCH, NOW)).isFalse();
        assertThat(new Retention(Optional.of(Duration.ofSeconds(10))).isOver(NOW, NOW.plusSeconds(10)))
                .isFalse();
        assertThat(new Retention(Optional.of(Duration.ofSeconds(10))).isOver(NOW, NOW.plusSeconds(11)))
                .isTrue();
    }

    private static IssuerRules issuer(@Nullable Long lifetime, @Nullable Long age) {
        var times = new TimeRules(
                Duration.ofSeconds(30),
                Optional.ofNullable(age).map(Duration::ofSeconds),
                Optional.ofNullable(lifetime).map(Duration::ofSeconds));
        return IssuerRules.ofOpenId("openid", "https://id.example", "aud").with(times);
    }
}
