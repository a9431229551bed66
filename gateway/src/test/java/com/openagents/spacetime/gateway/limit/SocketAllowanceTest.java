package com.openagents.spacetime.gateway.limit;

import static com.openagents.spacetime.gateway.limit.SomeLimits.PLENTY;
import static com.openagents.spacetime.gateway.limit.SomeLimits.perSecond;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the client of a socket may send. */
class SocketAllowanceTest {
    private static final Caller ADA = new Caller("control", "user:ada", Set.of("sync.append"), "hash-of-ada");
    private static final Caller BOB = new Caller("control", "user:bob", Set.of(), "hash-of-bob");

    private final SettableMeter time = new SettableMeter();
    private final List<String> passed = new ArrayList<>();
    private LimitSettings settings = SomeLimits.plenty().settings();
    private final Limits limits = new Limits(
            () -> settings,
            Limits.Homes.here(time),
            (rule, mode, holder) -> passed.add("%s %s %s".formatted(rule.word(), mode.word(), holder)),
            new Random(1));

    @Test
    void each_socket_has_messages_of_its_own() {
        settings = SomeLimits.plenty().socketTraffic(perSecond(1, 3), PLENTY).settings();
        var socket = limits.socket(ADA, "demo");
        assertThat(socket.messages(3)).isEmpty();

        assertThat(socket.messages(1)).contains(new Overdrawn(LimitRule.SOCKET_MESSAGES, Duration.ofSeconds(1)));
        assertThat(passed).containsExactly("socket.messages enforce hash-of-ada");
        assertThat(limits.socket(ADA, "demo").messages(3)).isEmpty();
    }

    @Test
    void the_sockets_of_a_subject_share_what_it_may_send() {
        settings = SomeLimits.plenty()
                .subjectTraffic(perSecond(1, 3), perSecond(1, 100))
                .settings();
        var one = limits.socket(ADA, "demo");
        var other = limits.socket(ADA, "another");
        assertThat(one.messages(2)).isEmpty();
        assertThat(one.bytes(60)).isEmpty();

        assertThat(rule(other.messages(2))).contains(LimitRule.SUBJECT_MESSAGES);
        assertThat(rule(other.bytes(60))).contains(LimitRule.SUBJECT_BYTES);
        assertThat(limits.socket(BOB, "demo").messages(3)).isEmpty();
    }

    @Test
    void the_sockets_of_a_database_share_its_messages_and_are_not_told_to_come_back_together() {
        settings = SomeLimits.plenty().database(1, PLENTY, perSecond(1, 3)).settings();
        assertThat(limits.socket(ADA, "demo").messages(3)).isEmpty();

        var refused = limits.socket(BOB, "demo").messages(1).orElseThrow();
        var next = limits.socket(BOB, "demo").messages(1).orElseThrow();

        assertThat(refused.rule().refusal()).isEqualTo(Refusal.BUSY);
        assertThat(refused.retryAfter()).isGreaterThan(Duration.ofSeconds(1)).isNotEqualTo(next.retryAfter());
        assertThat(limits.socket(BOB, "another").messages(3)).isEmpty();
    }

    @Test
    void what_one_bucket_refuses_is_taken_from_none() {
        settings = SomeLimits.plenty()
                .socketTraffic(perSecond(1, 10), PLENTY)
                .subjectTraffic(perSecond(1, 4), PLENTY)
                .settings();
        var socket = limits.socket(ADA, "demo");
        assertThat(rule(socket.messages(5))).contains(LimitRule.SUBJECT_MESSAGES);

        assertThat(socket.messages(4)).isEmpty();
        time.advance(Duration.ofSeconds(4));
        assertThat(socket.messages(4)).isEmpty(); // 10 less 4, not 10 less 9
    }

    @Test
    void a_call_counts_by_its_name_in_all_sockets_and_by_http() {
        var append = new ReducerLimit(NamePatterns.of(List.of("append_*")), perSecond(1, 2));
        settings = SomeLimits.plenty().reducers(append).settings();
        var socket = limits.socket(ADA, "demo");
        assertThat(socket.call("append_event")).isEmpty();
        assertThat(limits.call(ADA, "append_event").orElseThrow().overdrawn()).isEmpty();

        assertThat(rule(socket.call("append_event"))).contains(LimitRule.SUBJECT_REDUCER);
        assertThat(rule(limits.call(ADA, "append_event").orElseThrow().overdrawn()))
                .contains(LimitRule.SUBJECT_REDUCER);
        assertThat(socket.call("append_other")).isEmpty();
        assertThat(socket.call("heartbeat")).isEmpty();
        assertThat(limits.socket(BOB, "demo").call("append_event")).isEmpty();
    }

    @Test
    void names_that_a_client_makes_up_are_limited_too() {
        settings = SomeLimits.plenty()
                .reducers(new ReducerLimit(NamePatterns.ALL, perSecond(1, 1)))
                .settings();
        var socket = limits.socket(ADA, "demo");
        for (int i = 0; i < 200; i++) {
            assertThat(socket.call("made_up_" + i)).isEmpty();
        }

        assertThat(rule(socket.call("made_up_0"))).contains(LimitRule.SUBJECT_REDUCER);
        assertThat(rule(socket.call("made_up_199"))).contains(LimitRule.SUBJECT_REDUCER);
    }

    @Test
    void other_settings_hold_for_sockets_that_are_open_and_keep_what_was_spent() {
        settings = SomeLimits.plenty().socketTraffic(perSecond(10, 10), PLENTY).settings();
        var socket = limits.socket(ADA, "demo");
        assertThat(socket.messages(10)).isEmpty();

        settings =
                SomeLimits.plenty().socketTraffic(perSecond(100, 100), PLENTY).settings();
        assertThat(rule(socket.messages(1))).contains(LimitRule.SOCKET_MESSAGES);
        time.advance(Duration.ofSeconds(1));
        assertThat(socket.messages(100)).isEmpty();

        settings = SomeLimits.plenty()
                .reducers(new ReducerLimit(NamePatterns.ALL, perSecond(1, 1)))
                .settings();
        assertThat(socket.call("append")).isEmpty();
        assertThat(rule(socket.call("append"))).contains(LimitRule.SUBJECT_REDUCER);
    }

    @Test
    void a_tier_gives_its_own_limits_to_whom_it_fits() {
        var more = SomeLimits.plenty().socketTraffic(perSecond(1, 100), PLENTY).allotment();
        settings = SomeLimits.plenty()
                .socketTraffic(perSecond(1, 1), PLENTY)
                .tiers(new Tier(Set.of(), Set.of(), Set.of("sync.append"), more))
                .settings();

        assertThat(limits.socket(ADA, "demo").messages(100)).isEmpty();
        assertThat(rule(limits.socket(BOB, "demo").messages(2))).contains(LimitRule.SOCKET_MESSAGES);
    }

    @Property(tries = 50)
    void limits_that_only_report_refuse_nothing_and_count_all(@ForAll @IntRange(min = 1, max = 9) int size) {
        var none = perSecond(1, 1);
        settings = SomeLimits.plenty()
                .socketTraffic(none, none)
                .subjectTraffic(none, none)
                .database(1, none, none)
                .reducers(new ReducerLimit(NamePatterns.ALL, none))
                .reporting(LimitRule.values())
                .settings();
        passed.clear();
        var socket = limits.socket(ADA, "demo");
        for (int i = 0; i < 20; i++) {
            assertThat(socket.bytes(size)).isEmpty();
            assertThat(socket.messages(size)).isEmpty();
            assertThat(socket.call("append")).isEmpty();
        }

        assertThat(passed).hasSizeGreaterThan(100).allMatch(line -> line.contains(" report "));
    }

    private static Optional<LimitRule> rule(Optional<Overdrawn> overdrawn) {
        return overdrawn.map(Overdrawn::rule);
    }
}
