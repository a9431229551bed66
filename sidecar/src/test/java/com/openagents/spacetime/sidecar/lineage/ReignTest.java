package com.openagents.spacetime.sidecar.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.lineage.Reign.Outcome;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReignTest {
    @TempDir
    private Path disk = Path.of("");

    private static final ReplicaKey KEY = new ReplicaKey(new Identity("c2".repeat(32)), 1);
    private static final Base.Entry ENTRY = new Base.Entry(0, Optional.empty(), Base.Relation.CONTINUE);

    private final MemoryStore store = new MemoryStore();
    private int starts;

    private Outcome claim(String note, Succession succession) throws IOException {
        starts++;
        return claim(note, succession, "start-" + starts);
    }

    private Outcome claim(String note, Succession succession, String start) throws IOException {
        var writer = new Claim.Writer("host", "pod-0", start);
        return Reign.claim(store, disk.resolve(note), succession, Optional.empty(), writer, Instant.EPOCH);
    }

    private Reign begun(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Begun.class);
        return ((Outcome.Begun) outcome).reign();
    }

    private static String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    @Test
    void the_first_claim_makes_a_server_and_term_1() throws IOException {
        var reign = begun(claim("note", Succession.OWN_ONLY));

        assertThat(reign.term()).isEqualTo(1);
        assertThat(Reign.servers(store)).containsExactly(reign.names().server());
        assertThat(store.stat(ObjectNames.FORMAT)).isPresent();
    }

    @Test
    void each_start_from_the_same_disk_claims_the_next_term() throws IOException {
        var first = begun(claim("note", Succession.OWN_ONLY));
        var second = begun(claim("note", Succession.OWN_ONLY));

        assertThat(second.names()).isEqualTo(first.names());
        assertThat(second.term()).isEqualTo(2);
        assertThat(second.before(store).newest().map(Claim::term)).contains(1L);
    }

    @Test
    void a_writer_that_slept_between_its_claim_and_its_base_cannot_begin_below_newer_terms() throws IOException {
        var sleeper = begun(claim("note", Succession.OWN_ONLY));
        var next = begun(claim("note", Succession.OWN_ONLY));

        assertThat(next.before(store).terms()).containsExactly(1L);
        assertThatThrownBy(() -> sleeper.writeBase(store, Map.of(KEY, ENTRY))).isInstanceOf(NameTaken.class);
    }

    @Test
    void a_base_that_is_there_is_left_as_it_is() throws IOException {
        var first = begun(claim("note", Succession.OWN_ONLY));
        first.writeBase(store, Map.of(KEY, ENTRY));
        var second = begun(claim("note", Succession.OWN_ONLY));

        var before = second.before(store);

        assertThat(before.bases()).containsOnly(Map.entry(1L, new Base(1, Map.of(KEY, ENTRY))));
    }

    @Test
    void a_disk_without_note_refuses_a_bucket_with_a_history() throws IOException {
        claim("note", Succession.OWN_ONLY);

        assertThat(refused(claim("other", Succession.OWN_ONLY))).contains("--take-over");
        assertThat(Files.exists(disk.resolve("other"))).isFalse();
    }

    @Test
    void a_person_may_let_another_disk_take_over() throws IOException {
        var first = begun(claim("note", Succession.OWN_ONLY));
        var other = begun(claim("other", Succession.TAKE_OVER));

        assertThat(other.names()).isEqualTo(first.names());
        assertThat(other.term()).isEqualTo(2);
    }

    @Test
    void the_former_disk_refuses_then() throws IOException {
        claim("note", Succession.OWN_ONLY);
        claim("other", Succession.TAKE_OVER);

        assertThat(refused(claim("note", Succession.OWN_ONLY))).contains("term 2", "pod-0", "--take-over");
    }

    @Test
    void a_copied_disk_is_noticed_by_the_second_start() throws IOException {
        claim("note", Succession.OWN_ONLY);
        Files.copy(disk.resolve("note"), disk.resolve("copy"));
        claim("copy", Succession.OWN_ONLY);

        assertThat(refused(claim("note", Succession.OWN_ONLY))).contains("not from this disk");
    }

    @Test
    void a_claim_whose_answer_was_lost_is_recognised_as_its_own() throws IOException {
        claim("note", Succession.OWN_ONLY);
        store.loseAnswers(1);
        assertThatThrownBy(() -> claim("note", Succession.OWN_ONLY, "again")).isInstanceOf(StoreUnavailable.class);

        assertThat(begun(claim("note", Succession.OWN_ONLY, "again")).term()).isEqualTo(3);
    }

    @Test
    void a_crash_after_a_lost_claim_does_not_lock_the_disk_out() throws IOException {
        claim("note", Succession.OWN_ONLY);
        store.loseAnswers(1);
        assertThatThrownBy(() -> claim("note", Succession.OWN_ONLY)).isInstanceOf(StoreUnavailable.class);

        assertThat(begun(claim("note", Succession.OWN_ONLY)).term()).isEqualTo(3);
    }

    @Test
    void a_claim_that_never_arrived_does_not_lock_the_disk_out() throws IOException {
        var first = begun(claim("note", Succession.OWN_ONLY));
        store.loseAnswers(1);
        assertThatThrownBy(() -> claim("note", Succession.OWN_ONLY)).isInstanceOf(StoreUnavailable.class);
        store.remove(first.names().claim(2));

        assertThat(begun(claim("note", Succession.OWN_ONLY)).term()).isEqualTo(2);
    }

    @Test
    void a_server_that_is_not_there_cannot_be_taken_over() throws IOException {
        claim("note", Succession.OWN_ONLY);
        var typo = Optional.of(new ServerId("0".repeat(32)));

        var outcome = Reign.claim(
                store,
                disk.resolve("other"),
                Succession.TAKE_OVER,
                typo,
                new Claim.Writer("host", "", "start"),
                Instant.EPOCH);

        assertThat(refused(outcome)).contains("holds no server 0000", "--server");
        assertThat(Reign.servers(store)).hasSize(1);
    }

    @Test
    void what_would_be_refused_can_be_asked_without_claiming() throws IOException {
        claim("note", Succession.OWN_ONLY);

        assertThat(Reign.refusal(store, disk.resolve("note"), Succession.OWN_ONLY, Optional.empty()))
                .isEmpty();
        assertThat(Reign.refusal(store, disk.resolve("other"), Succession.OWN_ONLY, Optional.empty()))
                .isPresent();
        assertThat(Chain.read(store, new ObjectNames(Reign.servers(store).getFirst()))
                        .claims())
                .hasSize(1);
    }

    @Test
    void an_unknown_layout_is_refused() {
        store.put(ObjectNames.FORMAT, "{\"layout\":2}".getBytes(StandardCharsets.UTF_8), Map.of());

        assertThatThrownBy(() -> claim("note", Succession.OWN_ONLY))
                .isInstanceOf(HistoryBroken.class)
                .hasMessageContaining("layout 2");
    }
}
