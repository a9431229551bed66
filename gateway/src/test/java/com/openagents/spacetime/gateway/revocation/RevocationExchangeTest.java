package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static com.openagents.spacetime.gateway.revocation.Warrants.device;
import static com.openagents.spacetime.gateway.revocation.Warrants.order;
import static com.openagents.spacetime.gateway.revocation.Warrants.token;
import static com.openagents.spacetime.gateway.revocation.Warrants.withJti;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.revocation.Revocations.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas and what they share. Each step of a replica is taken by the test, but where threads are what is tested. */
class RevocationExchangeTest {
    private static final Retention MINUTES = new Retention(Optional.of(Duration.ofMinutes(16)));

    @TempDir
    private Path folder;

    private final FakeRecords home = new FakeRecords();
    private Instant now = NOW;
    private Revocations one;
    private Revocations other;
    private RevocationExchange exchangeOfOne;
    private RevocationExchange exchangeOfOther;

    @BeforeEach
    void open() throws Exception {
        one = Revocations.open(folder.resolve("one.log"), MINUTES, () -> now);
        other = Revocations.open(folder.resolve("other.log"), MINUTES, () -> now);
        exchangeOfOne = new RevocationExchange(one, home);
        exchangeOfOther = new RevocationExchange(other, home);
    }

    @AfterEach
    void close() {
        exchangeOfOne.close();
        exchangeOfOther.close();
        one.close();
        other.close();
    }

    @Test
    void what_one_is_told_the_other_knows_within_a_second() throws Exception {
        exchangeOfOne.begin();
        exchangeOfOther.begin();
        var told = new AtomicInteger();
        other.onChange(told::incrementAndGet);

        assertThat(one.add(order(token("j1"), device("d1", NOW)))).isEqualTo(Outcome.SHARED);

        await().atMost(Duration.ofSeconds(1)).until(() -> other.isRevoked(withJti("j1")));
        await().atMost(Duration.ofSeconds(1)).until(() -> told.get() == 1);
        assertThat(other.size()).isEqualTo(2);
        assertThat(exchangeOfOne.untold()).isZero();
    }

    @Test
    void all_that_has_come_meanwhile_is_taken_over_at_once() throws Exception {
        one.shareBy(record -> {
            try {
                home.append(record.payload(), Optional.empty());
                return Outcome.SHARED;
            } catch (SharedRecordsAway away) {
                throw new AssertionError(away);
            }
        });
        inStep();
        for (int i = 0; i < 50; i++) {
            one.add(order(token("j" + i)));
        }

        exchangeOfOther.step();

        assertThat(other.size()).isEqualTo(50);
    }

    @Test
    void what_was_taken_over_is_in_force_after_a_restart_without_the_others() throws Exception {
        one.add(order(token("j1")));
        inStep();
        other.close();

        try (var restarted = Revocations.open(folder.resolve("other.log"), MINUTES, () -> now)) {
            assertThat(restarted.isRevoked(withJti("j1"))).isTrue();
        }
    }

    @Test
    void what_was_there_before_a_replica_began_is_taken_over_in_both_directions() throws Exception {
        for (int i = 0; i < 10; i++) {
            one.add(order(token("j" + i)));
            other.add(order(token("k" + i)));
        }

        inStep();

        assertThat(one.isRevoked(withJti("k9"))).isTrue();
        assertThat(other.isRevoked(withJti("j9"))).isTrue();
        assertThat(one.size()).isEqualTo(20);
        assertThat(other.size()).isEqualTo(20);
    }

    @Test
    void what_could_not_be_told_is_counted_and_told_later() throws Exception {
        exchangeOfOne.begin();
        await().until(exchangeOfOne::hasTried);
        home.away = true;

        assertThat(one.add(order(token("j1"), token("j2")))).isEqualTo(Outcome.UNSHARED);
        assertThat(one.isRevoked(withJti("j1"))).isTrue();
        assertThat(exchangeOfOne.untold()).isEqualTo(2);

        home.away = false;
        await().atMost(Duration.ofSeconds(5)).until(() -> exchangeOfOne.untold() == 0);
        exchangeOfOther.step();
        assertThat(other.isRevoked(withJti("j1"))).isTrue();
        assertThat(other.isRevoked(withJti("j2"))).isTrue();
    }

    @Test
    void what_the_home_has_lost_is_put_back_by_whoever_knows_it() throws Exception {
        one.add(order(token("j1")));
        inStep();

        home.loseEverything();
        inStep();
        var fresh = Revocations.open(folder.resolve("fresh.log"), MINUTES, () -> now);
        new RevocationExchange(fresh, home).step();

        assertThat(fresh.isRevoked(withJti("j1"))).isTrue();
        fresh.close();
    }

    @Test
    void a_replica_that_was_away_catches_up() throws Exception {
        exchangeOfOne.begin();
        exchangeOfOther.step();
        other.close();
        one.add(order(token("j1")));

        other = Revocations.open(folder.resolve("other.log"), MINUTES, () -> now);
        new RevocationExchange(other, home).step();

        assertThat(other.isRevoked(withJti("j1"))).isTrue();
    }

    @Test
    void replicas_that_are_in_step_write_nothing_more() throws Exception {
        one.add(order(token("j1"), device("d1", NOW)));
        now = NOW.plusSeconds(5);
        other.add(order(token("j1"), device("d1", NOW.minusSeconds(60))));
        for (int i = 0; i < 3; i++) {
            inStep();
        }
        var settled = List.copyOf(home.records);

        for (int i = 0; i < 3; i++) {
            home.away = true;
            exchangeOfOne.step();
            exchangeOfOther.step();
            home.away = false;
            inStep();
        }

        assertThat(home.records).isEqualTo(settled);
    }

    @Test
    void nothing_that_stands_there_takes_a_revocation_back() throws Exception {
        one.add(order(device("d1", NOW)));

        home.append(recordOf(device("d1", NOW.minusSeconds(600))), Optional.empty());
        exchangeOfOne.step();

        assertThat(one.isRevoked(Warrants.issued(Optional.of(NOW)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"revocations\":[]}",
                "{\"revocations\":[{\"token\":1,\"cut_off\":1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"\",\"cut_off\":1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"j\",\"cut_off\":-1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[],\"nonces\":[{\"nonce\":\"no\",\"until\":1}]}"
            })
    void a_record_that_no_replica_writes_is_left_out_and_the_next_is_taken(String strange) throws Exception {
        home.append(strange, Optional.empty());
        home.append(recordOf(token("j1")), Optional.empty());

        exchangeOfOne.step();

        assertThat(one.size()).isEqualTo(1);
        assertThat(one.isRevoked(withJti("j1"))).isTrue();
    }

    @Test
    void a_cut_off_far_in_the_future_is_left_out() throws Exception {
        home.append(recordOf(device("d1", NOW.plusSeconds(3600))), Optional.empty());

        exchangeOfOne.step();

        assertThat(one.size()).isZero();
    }

    @Test
    void what_need_not_be_remembered_any_more_is_not_taken_over_again() throws Exception {
        one.add(order(token("j1")));
        exchangeOfOne.step();
        now = NOW.plusSeconds(17 * 60);

        exchangeOfOther.step();

        assertThat(home.records).hasSize(1);
        assertThat(other.size()).isZero();
    }

    @Test
    void a_request_that_one_has_carried_out_is_a_repetition_at_the_other() throws Exception {
        var signed =
                new RevocationOrder(List.of(token("j1")), "", Optional.of(new Nonce("revk_1", NOW.plusSeconds(90))));
        one.add(signed);
        inStep();

        assertThat(other.add(signed)).isEqualTo(Outcome.REPEATED);
    }

    @Test
    void nonces_that_somebody_else_puts_there_do_not_keep_the_control_service_out() throws Exception {
        for (int i = 0; i < 4; i++) {
            var flood = new StringBuilder();
            for (int j = 0; j < 50_000; j++) {
                flood.append(j == 0 ? "" : ",")
                        .append("{\"nonce\":\"revk_%d_%d\",\"until\":%d}".formatted(i, j, NOW.getEpochSecond() + 300));
            }
            home.append("{\"revocations\":[],\"nonces\":[%s]}".formatted(flood), Optional.empty());
        }
        exchangeOfOne.step();

        var signed =
                new RevocationOrder(List.of(token("j1")), "", Optional.of(new Nonce("revk_real", NOW.plusSeconds(90))));
        assertThat(one.add(signed)).isEqualTo(Outcome.STORED);
    }

    /** Both take their step, and the first once more for what the second has added. */
    private void inStep() throws InterruptedException {
        exchangeOfOne.step();
        exchangeOfOther.step();
        exchangeOfOne.step();
    }

    private static String recordOf(Revocation revocation) {
        return StoredRecord.of(order(revocation), NOW).payload();
    }
}
