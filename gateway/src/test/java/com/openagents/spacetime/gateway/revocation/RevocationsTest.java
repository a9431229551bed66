package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static com.openagents.spacetime.gateway.revocation.Warrants.device;
import static com.openagents.spacetime.gateway.revocation.Warrants.order;
import static com.openagents.spacetime.gateway.revocation.Warrants.token;
import static com.openagents.spacetime.gateway.revocation.Warrants.withJti;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.revocation.Revocations.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {
    private static final Retention MINUTES = new Retention(Optional.of(Duration.ofMinutes(16)));

    @TempDir
    private Path folder;

    private Path file;
    private Instant now = NOW;
    private final FaultyDisk disk = new FaultyDisk();

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("revocations.log");
    }

    @Test
    void what_is_added_is_in_force_and_all_else_is_not() throws Exception {
        try (var revocations = open()) {
            var outcome = revocations.add(order(token("j1")));

            assertThat(outcome).isEqualTo(Outcome.STORED);
            assertThat(revocations.isRevoked(Warrants.ada())).isTrue();
            assertThat(revocations.isRevoked(withJti("j2"))).isFalse();
            assertThat(revocations.size()).isEqualTo(1);
        }
    }

    @Test
    void what_was_added_is_in_force_after_a_restart() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("j1"), token("j\u00e9\u2028\n\"2"), device("d9", NOW)));
        }

        try (var revocations = Revocations.open(file, MINUTES, () -> now)) {
            assertThat(revocations.isRevoked(withJti("j1"))).isTrue();
            assertThat(revocations.isRevoked(withJti("j\u00e9\u2028\n\"2"))).isTrue();
            assertThat(revocations.size()).isEqualTo(3);
        }
    }

    @Test
    void a_listener_finds_in_force_what_it_is_told_of() throws Exception {
        try (var revocations = open()) {
            var found = new ArrayList<Boolean>();
            revocations.onChange(() -> found.add(revocations.isRevoked(Warrants.ada())));

            revocations.add(order(token("j1")));
            revocations.add(order());

            assertThat(found).containsExactly(true);
        }
    }

    @Test
    void of_two_cut_offs_the_later_one_counts() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(device("d1", NOW)));
            revocations.add(order(device("d1", NOW.minusSeconds(600))));

            assertThat(revocations.isRevoked(Warrants.issued(Optional.of(NOW)))).isTrue();
            assertThat(revocations.isRevoked(Warrants.issued(Optional.of(NOW.plusSeconds(1)))))
                    .isFalse();
        }
    }

    @Test
    void a_nonce_is_good_once_also_across_a_restart() throws Exception {
        var signed = signed("revk_1", NOW.plusSeconds(90), token("j1"));
        try (var revocations = open()) {
            assertThat(revocations.add(signed)).isEqualTo(Outcome.STORED);
            assertThat(revocations.add(signed("revk_1", NOW.plusSeconds(90), token("j2"))))
                    .isEqualTo(Outcome.REPEATED);
            assertThat(revocations.isRevoked(withJti("j2"))).isFalse();
        }

        for (int i = 0; i < 2; i++) {
            try (var revocations = open()) {
                assertThat(revocations.add(signed)).isEqualTo(Outcome.REPEATED);
            }
        }
    }

    @Test
    void an_order_that_takes_nothing_back_still_uses_up_its_nonce() throws Exception {
        try (var revocations = open()) {
            revocations.add(signed("revk_1", NOW.plusSeconds(90)));

            assertThat(revocations.add(signed("revk_1", NOW.plusSeconds(90)))).isEqualTo(Outcome.REPEATED);
        }
    }

    @Test
    void a_nonce_that_is_over_is_refused_and_not_remembered() throws Exception {
        try (var revocations = open()) {
            revocations.add(signed("revk_1", NOW.plusSeconds(90), token("j1")));
            now = NOW.plusSeconds(90);

            assertThat(revocations.add(signed("revk_1", NOW.plusSeconds(90), token("j2"))))
                    .isEqualTo(Outcome.REPEATED);
            assertThat(revocations.isRevoked(withJti("j2"))).isFalse();
        }
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(1);
            assertThat(Files.readString(file)).doesNotContain("revk_1");
        }
    }

    @Test
    void of_many_who_send_one_nonce_at_once_one_succeeds() throws Exception {
        try (var revocations = open()) {
            var outcomes = atOnce(100, i -> revocations.add(signed("revk_1", NOW.plusSeconds(90), token("j" + i))));

            assertThat(outcomes).filteredOn(Outcome.STORED::equals).hasSize(1);
            assertThat(revocations.size()).isEqualTo(1);
        }
    }

    @Test
    void those_who_add_at_once_share_flushes_and_lose_nothing() throws Exception {
        try (var revocations = Revocations.open(file, MINUTES, () -> now)) {
            var told = new AtomicInteger();
            revocations.onChange(told::incrementAndGet);

            var outcomes = atOnce(400, i -> revocations.add(order(token("j" + i), device("d" + i, NOW))));

            assertThat(outcomes).containsOnly(Outcome.STORED);
            assertThat(told).hasValue(400);
        }
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(800);
            assertThat(IntStream.range(0, 400)).allMatch(i -> revocations.isRevoked(withJti("j" + i)));
        }
    }

    @Test
    void an_order_is_flushed_before_it_is_confirmed() throws Exception {
        try (var revocations = open()) {
            int before = disk.flushes.get();
            revocations.add(order(token("j1")));

            assertThat(disk.flushes).hasValue(before + 1);
        }
    }

    @Test
    void a_full_disk_refuses_and_a_disk_with_room_takes_the_same_order_again() throws Exception {
        var signed = signed("revk_1", NOW.plusSeconds(90), token("j1"));
        try (var revocations = open()) {
            revocations.add(order(token("j0")));
            disk.full = true;
            assertThatThrownBy(() -> revocations.add(signed))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessage(
                            "the file of revocations %s cannot be written (java.io.IOException: No space left on device): make room on its disk, then ask again. Until the gateway ends this one is in force."
                                    .formatted(file.toRealPath()));
            assertThat(revocations.fault()).isEmpty();
            disk.full = false;

            assertThat(revocations.add(signed)).isEqualTo(Outcome.STORED);
        }
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(2);
        }
    }

    @Test
    void what_could_not_be_stored_is_in_force_until_the_process_ends_and_listeners_know() throws Exception {
        var told = new AtomicInteger();
        try (var revocations = open()) {
            revocations.onChange(told::incrementAndGet);
            disk.full = true;
            assertThatThrownBy(() -> revocations.add(order(token("j1")))).isInstanceOf(RevocationsNotStored.class);

            assertThat(revocations.isRevoked(withJti("j1"))).isTrue();
            assertThat(told).hasValue(1);
        }
        disk.full = false;
        try (var revocations = open()) {
            assertThat(revocations.isRevoked(withJti("j1"))).isFalse();
        }
    }

    @Test
    void a_flush_that_fails_breaks_the_store_until_a_restart() throws Exception {
        try (var revocations = open()) {
            disk.failing = true;
            assertThatThrownBy(() -> revocations.add(order(token("j1"))))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessageContaining("could not be flushed");
            disk.failing = false;

            assertThatThrownBy(() -> revocations.add(order(token("j2"))))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessageContaining("restarted");
            assertThat(revocations.fault()).get().asString().contains("check the disk first");
            assertThat(revocations.isRevoked(withJti("j2"))).isTrue();
        }
        try (var revocations = open()) {
            assertThat(revocations.add(order(token("j2")))).isEqualTo(Outcome.STORED);
        }
    }

    @Test
    void half_a_line_that_cannot_be_removed_breaks_the_store_until_a_restart() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("j1")));
            disk.full = true;
            disk.stuck = true;
            assertThatThrownBy(() -> revocations.add(order(token("j2")))).isInstanceOf(RevocationsNotStored.class);
            disk.full = false;

            assertThatThrownBy(() -> revocations.add(order(token("j3"))))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessageContaining("half a line");
        }
        disk.stuck = false;
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(1);
        }
    }

    @Test
    void without_a_file_every_order_is_in_force_and_reported_as_not_stored() throws Exception {
        try (var revocations = Revocations.withoutFile(MINUTES, () -> now)) {
            assertThatThrownBy(() -> revocations.add(order(token("j1"))))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessage(
                            "there is no file to keep revocations in: set revocations.file. Until the gateway ends this one is in force.");
            assertThat(revocations.isRevoked(withJti("j1"))).isTrue();
        }
    }

    @Test
    void beyond_the_bound_an_order_is_refused_whole_until_old_ones_are_over() throws Exception {
        try (var revocations = Revocations.open(file, MINUTES, () -> now, 3, disk)) {
            revocations.add(order(token("j1"), token("j2")));
            assertThatThrownBy(() -> revocations.add(signed("revk_1", NOW.plusSeconds(90), token("j3"), token("j4"))))
                    .isInstanceOf(RevocationsNotStored.class)
                    .hasMessageContaining("there are 2 revocations, of 3 that fit")
                    .hasMessageContaining("neither stored nor in force");
            assertThat(revocations.isRevoked(withJti("j3"))).isFalse();
            now = NOW.plus(Duration.ofMinutes(17));

            assertThat(revocations.add(order(token("j3"), token("j4")))).isEqualTo(Outcome.STORED);
            assertThat(revocations.size()).isEqualTo(2);
        }
    }

    @Test
    void what_no_token_can_need_any_more_is_dropped_at_the_start() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("old"), device("d1", NOW.minus(Duration.ofDays(1)))));
            now = NOW.plus(Duration.ofMinutes(10));
            revocations.add(order(token("young")));
        }
        now = NOW.plus(Duration.ofMinutes(17));
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(1);
            assertThat(Files.readString(file)).contains("young").doesNotContain("\"old\"");
        }
    }

    @Test
    void a_longer_span_keeps_what_is_there() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("j1")));
        }
        now = NOW.plus(Duration.ofDays(400));
        try (var revocations = Revocations.open(file, Retention.FOR_EVER, () -> now)) {
            assertThat(revocations.isRevoked(withJti("j1"))).isTrue();
        }
    }

    @Test
    void a_file_that_has_grown_is_written_anew_without_losing_anything() throws Exception {
        try (var revocations = open()) {
            long largest = 0;
            for (int round = 0; round < 40; round++) {
                int number = round;
                revocations.add(new RevocationOrder(
                        IntStream.range(0, 1000)
                                .mapToObj(i -> token("j%d-%d".formatted(number % 2, i)))
                                .toList(),
                        "",
                        Optional.of(new Nonce("revk_" + round, NOW.plusSeconds(90)))));
                largest = Math.max(largest, Files.size(file));
            }

            assertThat(largest).isLessThan(2 * 1024 * 1024);
            assertThat(revocations.fault()).isEmpty();
        }
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(2000);
            assertThat(revocations.add(signed("revk_0", NOW.plusSeconds(90)))).isEqualTo(Outcome.REPEATED);
            assertThat(revocations.add(signed("revk_39", NOW.plusSeconds(90)))).isEqualTo(Outcome.REPEATED);
        }
    }

    @Test
    void a_file_that_cannot_be_written_anew_goes_on_growing() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("j1")));
        }
        disk.full = true;
        try (var revocations = open()) {
            assertThat(revocations.isRevoked(withJti("j1"))).isTrue();
            disk.full = false;

            assertThat(revocations.add(order(token("j2")))).isEqualTo(Outcome.STORED);
        }
        try (var revocations = open()) {
            assertThat(revocations.size()).isEqualTo(2);
        }
    }

    @Test
    void a_hundred_thousand_revocations_are_found_before_and_after_a_restart() throws Exception {
        try (var revocations = open()) {
            for (int block = 0; block < 100_000; block += 1000) {
                revocations.add(new RevocationOrder(
                        IntStream.range(block, block + 1000)
                                .mapToObj(i -> token("j" + i))
                                .toList(),
                        "",
                        Optional.empty()));
            }
            assertThat(IntStream.range(0, 100_000)).allMatch(i -> revocations.isRevoked(withJti("j" + i)));
            assertThat(IntStream.range(100_000, 200_000)).noneMatch(i -> revocations.isRevoked(withJti("j" + i)));
        }
        try (var revocations = open()) {
            assertThat(IntStream.range(0, 100_000)).allMatch(i -> revocations.isRevoked(withJti("j" + i)));
        }
    }

    @Test
    void a_file_in_use_is_left_to_its_user() throws Exception {
        try (var first = open()) {
            first.add(order(token("j1")));

            assertThatThrownBy(this::open)
                    .isInstanceOf(RevocationFileUnusable.class)
                    .hasMessageContaining("is in use by another gateway")
                    .hasMessageContaining("revocations.log.lock");
            assertThat(first.add(order(token("j2")))).isEqualTo(Outcome.STORED);
        }
        try (var second = open()) {
            assertThat(second.size()).isEqualTo(2);
        }
    }

    @Test
    void after_its_end_nothing_is_stored() throws Exception {
        var revocations = open();
        revocations.close();

        assertThatThrownBy(() -> revocations.add(order(token("j1"))))
                .isInstanceOf(RevocationsNotStored.class)
                .hasMessageContaining("has been closed");
    }

    @Test
    void an_interrupt_of_who_adds_does_no_harm() throws Exception {
        try (var revocations = Revocations.open(file, MINUTES, () -> now)) {
            Thread.currentThread().interrupt();
            assertThat(revocations.add(order(token("j1")))).isEqualTo(Outcome.STORED);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(revocations.add(order(token("j2")))).isEqualTo(Outcome.STORED);
        }
    }

    @Test
    void an_interrupt_of_who_writes_the_file_anew_does_no_harm() throws Exception {
        try (var revocations = open()) {
            Thread.currentThread().interrupt();
            for (int round = 0; round < 30; round++) {
                revocations.add(new RevocationOrder(
                        IntStream.range(0, 1000).mapToObj(i -> token("j" + i)).toList(), "", Optional.empty()));
            }
            assertThat(Thread.interrupted()).isTrue();

            assertThat(Files.size(file)).isLessThan(1_500_000);
            assertThat(revocations.fault()).isEmpty();
        }
    }

    @Test
    void settings_open_what_they_name() throws Exception {
        try (var kept = new RevocationSettings(Optional.of(file), List.of()).open(MINUTES, () -> now);
                var lost = new RevocationSettings(Optional.empty(), List.of()).open(MINUTES, () -> now)) {
            assertThat(kept.add(order(token("j1")))).isEqualTo(Outcome.STORED);
            assertThatThrownBy(() -> lost.add(order(token("j1")))).isInstanceOf(RevocationsNotStored.class);
        }
    }

    @Test
    void nobody_else_may_read_the_file() throws Exception {
        try (var revocations = open()) {
            revocations.add(order(token("j1")));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void behind_a_link_the_file_is_replaced_and_not_the_link() throws Exception {
        var link = folder.resolve("link");
        open().close();
        Files.createSymbolicLink(link, file);
        try (var revocations = Revocations.open(link, MINUTES, () -> now, 10, disk)) {
            revocations.add(order(token("j1")));
        }

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file)).contains("j1");
    }

    @Test
    void a_directory_that_is_missing_is_named() {
        assertThatThrownBy(() -> Revocations.open(folder.resolve("no/revocations.log"), MINUTES, () -> now))
                .isInstanceOf(RevocationFileUnusable.class)
                .hasMessageContaining("there is no directory for the file of revocations");
    }

    private Revocations open() throws RevocationFileUnusable {
        return Revocations.open(file, MINUTES, () -> now, RevocationIndex.MAX_REVOCATIONS, disk);
    }

    private static RevocationOrder signed(String nonce, Instant until, Revocation... revocations) {
        return new RevocationOrder(List.of(revocations), "", Optional.of(new Nonce(nonce, until)));
    }

    /** What one thread of many does. */
    private interface Step {
        Outcome run(int number) throws RevocationsNotStored;
    }

    private static List<Outcome> atOnce(int many, Step step) throws Exception {
        var outcomes = new ArrayList<Outcome>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var steps = IntStream.range(0, many)
                    .<Callable<Outcome>>mapToObj(i -> () -> step.run(i))
                    .toList();
            for (var future : executor.invokeAll(steps)) {
                outcomes.add(future.get());
            }
        }
        return outcomes;
    }
}
