package com.openagents.spacetime.gateway.limit;

import static com.openagents.spacetime.gateway.limit.SomeLimits.PLENTY;
import static com.openagents.spacetime.gateway.limit.SomeLimits.perSecond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    private static final Caller ADA = new Caller("control", "user:ada", Set.of("sync.append"), "hash-of-ada");
    private static final AddressBlock OFFICE = new AddressBlock("192.0.2.1");

    private final SettableMeter time = new SettableMeter();
    private final List<String> passed = new ArrayList<>();
    private LimitSettings settings = SomeLimits.plenty().settings();
    private final Limits limits = new Limits(
            () -> settings,
            Limits.Homes.here(time),
            (rule, mode, holder) -> passed.add("%s %s %s".formatted(rule.word(), mode.word(), holder)),
            new Random(1));

    @ParameterizedTest(name = "{0} counts as {1}")
    @CsvSource(textBlock = """
            192.0.2.7,                   192.0.2.7
            ::ffff:192.0.2.7,            192.0.2.7
            2001:db8:1:2::1,             2001:db8:1:2:0:0:0:0/64
            2001:db8:1:2:ffff:ffff::9,   2001:db8:1:2:0:0:0:0/64
            2001:db8:1:3::1,             2001:db8:1:3:0:0:0:0/64
            ::1,                         0:0:0:0:0:0:0:0/64
            fe80::1,                     fe80:0:0:0:0:0:0:0/64
            """)
    void an_address_counts_with_its_block(String address, String block) {
        assertThat(AddressBlock.of(InetAddress.ofLiteral(address)).text()).isEqualTo(block);
    }

    @ParameterizedTest(name = "issuer {0}, subject {1}, scope {2}: tier {3}")
    @CsvSource(textBlock = """
            control, user:ada,        sync.read,   2
            control, service:runtime, sync.append, 0
            other,   service:runtime, sync.append, 1
            other,   user:bob,        sync.append, 1
            other,   user:bob,        sync.read,   -1
            """)
    void the_first_tier_that_fits_holds(String issuer, String subject, String scope, int expected) {
        var gives = SomeLimits.plenty().allotment();
        var tiers = List.of(
                new Tier(Set.of("control"), Set.of("service:runtime"), Set.of("sync.append"), gives),
                new Tier(Set.of(), Set.of(), Set.of("sync.append", "sync.write"), gives),
                new Tier(Set.of("control"), Set.of(), Set.of(), gives));
        settings = SomeLimits.plenty().tiers(tiers.toArray(Tier[]::new)).settings();
        var caller = new Caller(issuer, subject, Set.of(scope), "hash");

        var found = settings.tierOf(caller);

        assertThat(found.map(tiers::indexOf).orElse(-1)).isEqualTo(expected);
    }

    @Test
    void a_tier_for_everyone_is_none() {
        var gives = SomeLimits.plenty().allotment();
        assertThatThrownBy(() -> new Tier(Set.of(), Set.of(), Set.of(), gives))
                .hasMessageContaining("it would be for everyone");
    }

    @Test
    void an_address_that_has_spent_its_refusals_is_told_how_long() {
        settings = SomeLimits.plenty().address(PLENTY, perSecond(2, 3)).settings();
        limits.refused(OFFICE);
        limits.refused(OFFICE);
        assertThat(limits.spent(OFFICE, () -> false)).isEmpty();

        limits.refused(OFFICE);

        assertThat(limits.spent(OFFICE, () -> false))
                .contains(new Overdrawn(LimitRule.ADDRESS_REFUSALS, Duration.ofMillis(500)));
        assertThat(limits.spent(OFFICE, () -> true)).isEmpty();
        assertThat(limits.spent(new AddressBlock("192.0.2.2"), () -> false)).isEmpty();
        time.advance(Duration.ofMillis(501));
        assertThat(limits.spent(OFFICE, () -> false)).isEmpty();
    }

    @Test
    void those_who_are_let_off_by_a_rule_that_only_reports_go_on() {
        settings = SomeLimits.plenty()
                .address(perSecond(1), perSecond(1))
                .subject(perSecond(1), perSecond(1), 1, 1)
                .gateway(perSecond(1), 1)
                .database(1, perSecond(1), PLENTY)
                .reporting(LimitRule.values())
                .settings();
        for (int i = 0; i < 3; i++) {
            limits.refused(OFFICE);
            assertThat(limits.spent(OFFICE, () -> false)).isEmpty();
            assertThat(limits.admission()).isEmpty();
            assertThat(limits.begin(ADA)).isPresent();
            for (var quota :
                    List.of(limits.request(OFFICE), limits.handshake(ADA), limits.call(ADA), limits.callOf("demo"))) {
                assertThat(quota.toCompletableFuture().join().overdrawn()).isEmpty();
                assertThat(quota.toCompletableFuture().join().enforced()).isFalse();
            }
        }

        assertThat(passed).hasSizeGreaterThan(10).allMatch(line -> line.contains(" report "));
    }

    @Test
    void calls_in_flight_are_counted_until_each_is_over_once() {
        settings = SomeLimits.plenty().callsInFlight(2).settings();
        var first = limits.begin(ADA).orElseThrow();
        var second = limits.begin(ADA).orElseThrow();
        assertThat(limits.begin(ADA)).isEmpty();

        first.close();
        first.close();

        assertThat(limits.begin(ADA)).isPresent();
        assertThat(limits.begin(ADA)).isEmpty();
        second.close();
        assertThat(limits.begin(new Caller("control", "user:bob", Set.of(), "hash-of-bob")))
                .isPresent();
    }

    @Test
    void clients_without_a_token_have_the_sockets_of_their_own_setting() {
        settings = SomeLimits.plenty().sockets(7).anonymousSockets(3).settings();

        assertThat(limits.caps(ADA).subject()).isEqualTo(7);
        assertThat(limits.caps(Caller.anonymous("anonymous", OFFICE)).subject()).isEqualTo(3);
    }

    @Test
    void a_storm_comes_back_spread_over_the_time_that_it_takes_to_let_it_in() {
        settings = SomeLimits.plenty().gateway(perSecond(100), 1).settings();
        var told = IntStream.range(0, 2_100)
                .mapToObj(_ -> limits.admission())
                .flatMap(Optional::stream)
                .map(Overdrawn::retryAfter)
                .toList();

        assertThat(told).hasSize(2_000);
        var inSecond = new int[40];
        told.forEach(wait -> inSecond[(int) wait.toSeconds()]++);
        assertThat(inSecond[0]).isZero();
        for (int second = 3; second < 14; second++) { // at the ends there are fewer
            assertThat(inSecond[second])
                    .as("those who come back in second %d", second)
                    .isBetween(60, 150);
        }
        assertThat(told).allMatch(wait -> wait.compareTo(Duration.ofSeconds(28)) < 0);
    }

    @Test
    void who_is_sent_away_after_a_quiet_time_need_not_stay_away_long() {
        settings = SomeLimits.plenty().gateway(perSecond(10), 1).settings();
        for (int i = 0; i < 500; i++) {
            limits.admission();
        }
        time.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 10; i++) {
            assertThat(limits.admission()).isEmpty();
        }

        assertThat(limits.admission().orElseThrow().retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofMillis(2_200));
    }

    @Test
    void whoever_does_not_do_as_told_makes_nobody_wait_for_ever() {
        settings = SomeLimits.plenty().gateway(perSecond(10), 1).settings();
        for (int i = 0; i < 100_000; i++) {
            limits.admission();
        }

        assertThat(limits.admission().orElseThrow().retryAfter()).isLessThan(Duration.ofSeconds(78));
    }

    @ParameterizedTest
    @EnumSource
    void every_rule_has_a_name_of_its_own_and_a_refusal(LimitRule rule) {
        assertThat(rule.word()).matches("(address|subject|socket|database|gateway)\\.[a-z-]+");
        assertThat(List.of(429, 503)).contains(rule.refusal().status());
    }
}
