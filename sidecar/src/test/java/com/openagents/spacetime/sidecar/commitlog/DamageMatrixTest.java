package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.golden.DamageCase;
import com.openagents.spacetime.sidecar.golden.Golden;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of real servers, damaged in every way that was tried on those servers. */
class DamageMatrixTest {
    private static final String CLOG = "replicas/1/clog/";
    private static final Map<String, DamageCase> CASES = Stream.of("1.2.0", "2.8.3")
            .flatMap(DamageCase::of)
            .collect(Collectors.toMap(DamageCase::toString, Function.identity()));

    static Stream<DamageCase> casesWithLog() {
        return CASES.values().stream().filter(each -> each.expected().getJsonArray("segments_before") != null);
    }

    @ParameterizedTest
    @MethodSource("casesWithLog")
    void every_segment_holds_the_whole_commits_that_another_reader_found(DamageCase damage) {
        var found = Golden.below(damage.files(), CLOG).entrySet().stream()
                .map(file -> describe(SegmentName.of(file.getKey()).orElseThrow(), file.getValue()))
                .toList();

        assertThat(found)
                .isEqualTo(damage.expected().getJsonArray("segments_before").stream()
                        .map(segment -> describe((JsonObject) segment))
                        .toList());
    }

    private static String describe(SegmentName name, byte[] file) {
        var content = SegmentContent.of(name.first(), file);
        var traversal = Traversal.startingAt(name.first());
        long inOrder = content.commits().stream()
                .takeWhile(commit -> traversal.judge(commit) instanceof Traversal.Verdict.Accepted)
                .count();
        boolean clean = content.tail() instanceof Tail.Open
                && inOrder == content.commits().size();
        return "%d: %d commits%s".formatted(name.first(), inOrder, clean ? "" : " and a fault");
    }

    private static String describe(JsonObject segment) {
        var fault = segment.getString("note", "");
        // An empty file is a segment that has just been made; and of a compressed one we also use what unpacks.
        boolean clean = fault.isEmpty() || Integer.valueOf(0).equals(segment.getInteger("bytes"));
        long commits = fault.equals("zstd error") ? 4 : segment.getLong("commits");
        return "%d: %d commits%s".formatted(segment.getLong("first"), commits, clean ? "" : " and a fault");
    }

    /**
     * What is to be thought of each log. The transactions are counted from behind: 0 are missing if all that the server
     * wrote are whole.
     */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(textBlock = """
            # case            , 1.2.0, 2.8.3, end
            baseline          ,     0,     0, Wait
            next-header-only  ,     0,     0, Wait
            next-0            ,     0,     0, Wait
            two-header-only   ,     0,     0, Wait
            good-empty-commit ,    -1,    -1, Wait
            n2-commit         ,    -2,    -2, Wait
            epoch-commit      ,    -1,    -1, Wait
            reserved-set      ,     0,     0, Wait
            compressed-last   ,     0,     0, Wait
            dead-tail-then-next,   -1,    -1, 'Wait, 1 abandoned'
            dup-last          ,     0,     0, 'Wait, 1 repeated'
            # what is simply not there any more looks like a younger log; the bucket knows better
            header-only       ,   219,     9, Wait
            header-0          ,   219,     9, Wait
            log-empty         ,   219,   225, Wait
            # bytes that no server reports
            stray-5           ,     0,     0, Alarm
            stray-21          ,     0,     0, Alarm
            zero-21           ,     0,     0, Alarm
            zero-22           ,     0,     0, Alarm
            zero-4096         ,     0,     0, Alarm
            garbage-300       ,     0,     0, Alarm
            torn-last-body    ,     1,     1, Alarm
            torn-last-header  ,     1,     1, Alarm
            torn-last-crc     ,     1,     1, Alarm
            flip-last         ,     1,     1, Alarm
            flip-middle       ,   110,     5, Alarm
            flip-len-last     ,     1,     1, Alarm
            flip-epoch-last   ,     1,     1, Alarm
            gap-next          ,     0,     0, Alarm
            # logs that no server opens
            next-7            ,     0,     0, Alarm
            flip-first-of-last,   219,     9, Alarm
            header-5          ,   219,     9, Alarm
            first-torn-15     ,   219,     9, Alarm
            first-torn-60     ,   219,     9, Alarm
            fork-last         ,     0,     0, Alarm
            gap-last          ,     0,     0, Alarm
            version-2         ,   219,     9, Alarm
            algorithm-1       ,   219,     9, Alarm
            magic             ,   219,     9, Alarm
            name-plus-1       ,   218,     9, Alarm
            """)
    void a_damaged_log_is_never_taken_for_a_good_one(String name, long missing12, long missing28, String end) {
        assertThat(outcome("1.2.0", name, 219)).isEqualTo("%d missing: %s".formatted(missing12, end));
        assertThat(outcome("2.8.3", name, 225)).isEqualTo("%d missing: %s".formatted(missing28, end));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(textBlock = """
            sealed-raw           ,  0, Wait
            sealed-zstd-noseek   ,  0, Wait
            sealed-garbage       ,  0, 'Wait, 1 abandoned'
            sealed-flip-snap     , 30, Alarm
            sealed-flip-nosnap   , 30, Alarm
            sealed-zstd-flip     , 31, Alarm
            sealed-missing-snap  , 35, Alarm
            sealed-missing-nosnap, 35, Alarm
            """)
    void damage_before_the_last_segment_is_seen_even_where_a_snapshot_hides_it(String name, long missing, String end) {
        assertThat(outcome("2.8.3", name, 225)).isEqualTo("%d missing: %s".formatted(missing, end));
    }

    /** A 1.2 server resumes such a log, confirms what it writes behind those bytes, and has lost it at its next start. */
    @ParameterizedTest
    @ValueSource(strings = {"stray-5", "stray-21", "zero-21", "torn-last-header"})
    void commits_written_behind_stray_bytes_are_noticed_at_once(String name) {
        var damaged = damage("1.2.0", name).files();
        long next = name.equals("torn-last-header") ? 218 : 219;
        damaged.computeIfPresent(
                CLOG + "00000000000000000000.stdb.log",
                (_, bytes) -> Bytes.concat(bytes, Bytes.commit(next, 1, new byte[200])));

        var content =
                SegmentContent.of(0, Golden.below(damaged, CLOG).firstEntry().getValue());

        assertThat(content.commits()).hasSize((int) next);
        assertThat(content.tail()).isInstanceOf(Tail.Damaged.class);
    }

    private static String outcome(String version, String name, long head) {
        var verdict = LogVerdict.of(Golden.below(damage(version, name).files(), CLOG));
        return "%d missing: %s%s%s"
                .formatted(
                        head - verdict.next(),
                        verdict.end().getClass().getSimpleName(),
                        verdict.abandoned() > 0 ? ", %d abandoned".formatted(verdict.abandoned()) : "",
                        verdict.repeated() > 0 ? ", %d repeated".formatted(verdict.repeated()) : "");
    }

    private static DamageCase damage(String version, String name) {
        return Objects.requireNonNull(CASES.get(version + " " + name), name);
    }
}
