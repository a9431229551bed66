package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.golden.Golden;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that real servers wrote, against what another reader found in them. */
class GoldenSegmentsTest {

    /** The log of one replica, and what it must contain. */
    record Log(String name, Map<String, byte[]> segments, JsonObject expected) {
        @Override
        public String toString() {
            return name;
        }

        List<SegmentContent> read() {
            return segments.entrySet().stream()
                    .map(file -> SegmentContent.of(
                            SegmentName.of(file.getKey()).orElseThrow().first(), file.getValue()))
                    .toList();
        }
    }

    static Stream<Log> logs() {
        return Stream.of("1.2.0", "2.8.3").flatMap(version -> {
            var files = Golden.dataDir(version);
            var expected = Golden.expected(version);
            return Stream.concat(
                            objects(expected.getJsonArray("databases")),
                            objects(expected.getJsonArray("orphan_replicas")))
                    .map(replica -> log(version, files, replica));
        });
    }

    /** Of the replica that belongs to no database only the segments were recorded. */
    static Stream<Log> logsWithRecordedCommits() {
        return logs().filter(log -> log.expected().containsKey("commits"));
    }

    private static Log log(String version, Map<String, byte[]> files, JsonObject replica) {
        long id = replica.getLong("replica_id");
        return new Log(
                "%s replica %d".formatted(version, id),
                Golden.below(files, "replicas/%d/clog/".formatted(id)),
                replica);
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void every_segment_is_whole_and_has_the_content_that_was_recorded(Log log) {
        var contents = log.read();
        var segments = objects(log.expected().getJsonArray("segments")).toList();

        assertThat(contents).hasSameSizeAs(segments);
        for (int i = 0; i < segments.size(); i++) {
            var content = contents.get(i);
            var segment = segments.get(i);
            assertThat(content.commits()).hasSize(segment.getInteger("commits"));
            assertThat(content.tail()).isEqualTo(new Tail.Open(segment.getLong("next")));
            assertThat(content.end()).isEqualTo(segment.getLong("logical_bytes"));
            assertThat(sha256(content)).isEqualTo(segment.getString("sha256_logical"));
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void every_commit_continues_the_one_before_it_across_segments(Log log) {
        var traversal = Traversal.startingAt(0);
        for (var content : log.read()) {
            for (var commit : content.commits()) {
                assertThat(traversal.judge(commit)).isEqualTo(new Traversal.Verdict.Accepted(commit.range()));
            }
        }
        assertThat(traversal.next()).isEqualTo(log.expected().getLong("head_offset") + 1);
    }

    @ParameterizedTest
    @MethodSource("logsWithRecordedCommits")
    void every_commit_tells_what_was_recorded_of_it(Log log) throws BadEncoding {
        var found = new ArrayList<JsonObject>();
        for (var content : log.read()) {
            for (var commit : content.commits()) {
                found.add(describe(content, commit));
            }
        }

        assertThat(found)
                .isEqualTo(objects(log.expected().getJsonArray("commits")).toList());
    }

    @ParameterizedTest
    @MethodSource("logs")
    void the_first_and_the_last_time_are_those_that_were_recorded(Log log) {
        var times = log.read().stream()
                .flatMap(content -> content.commits().stream())
                .flatMap(commit -> commit.timestamp().stream())
                .map(GoldenSegmentsTest::micros)
                .toList();

        assertThat(times.getFirst()).isEqualTo(log.expected().getLong("first_ts"));
        assertThat(times.getLast()).isEqualTo(log.expected().getLong("last_ts"));
    }

    private static JsonObject describe(SegmentContent content, Commit commit) throws BadEncoding {
        var record = TxRecord.first(commit);
        var described = new JsonObject()
                .put("off", (int) commit.minOffset())
                .put("n", commit.count())
                .put("seg", (int) content.commits().getFirst().minOffset())
                .put("pos", (int) commit.position())
                .put("len", commit.records().remaining())
                .put("crc", "%08x".formatted(commit.crc()))
                .put("flags", record.flags());
        var reducer = record.reducer();
        if (reducer != null && reducer.call() != null) {
            described
                    .put("reducer", reducer.name())
                    .put("ts", micros(reducer.call().time()))
                    .put("caller", reducer.call().caller().text())
                    .put("conn", reducer.call().connection().text())
                    .put("args_len", reducer.argumentBytes());
        }
        described.put("ins_groups", (int) record.insertGroups());
        var first = record.firstGroup();
        if (first != null) {
            described.put("first", JsonArray.of((int) first.table(), (int) first.rows()));
        }
        return described;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static String sha256(SegmentContent content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(SegmentHeader.CURRENT.bytes());
            content.bytes().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
