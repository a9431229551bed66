package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SocketTimesTest {
    private static final Duration LAG = Duration.ofSeconds(15);

    @Test
    void each_socket_gets_a_part_of_the_age_of_its_own() {
        var settings = new SocketTimes(LAG, Optional.of(Duration.ofHours(10)), Optional.empty());
        var random = new Random(1);
        var ages = new HashSet<Duration>();

        for (var i = 0; i < 1000; i++) {
            ages.add(settings.ofOneSocket(random).maxAge().orElseThrow());
        }

        assertThat(ages)
                .hasSize(1000)
                .allMatch(age -> age.compareTo(Duration.ofHours(8)) >= 0 && age.compareTo(Duration.ofHours(10)) <= 0);
        assertThat(ages).anyMatch(age -> age.compareTo(Duration.ofMinutes(490)) < 0);
        assertThat(ages).anyMatch(age -> age.compareTo(Duration.ofMinutes(590)) > 0);
    }

    @Test
    void what_has_no_chance_in_it_is_the_same_for_every_socket() {
        var settings = new SocketTimes(LAG, Optional.empty(), Optional.of(Duration.ofMinutes(10)));

        assertThat(settings.ofOneSocket(new Random(1))).isEqualTo(settings);
    }

    @Test
    void no_time_is_zero() {
        assertThatThrownBy(() -> new SocketTimes(Duration.ZERO, Optional.empty(), Optional.empty()))
                .hasMessageContaining("lag");
        assertThatThrownBy(() -> new SocketTimes(LAG, Optional.of(Duration.ZERO), Optional.empty()))
                .hasMessageContaining("age");
        assertThatThrownBy(() -> new SocketTimes(LAG, Optional.empty(), Optional.of(Duration.ZERO)))
                .hasMessageContaining("idle");
    }
}
