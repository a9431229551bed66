package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.source.ReplicaFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever deletes by this answer must still have a server that starts. */
class SafeToDeleteTest {
    @TempDir
    private Path root = Path.of("");

    private static NavigableSet<Long> offsets(String text) {
        var offsets = new TreeSet<Long>();
        Stream.of(text.split(" ", -1))
                .filter(each -> !each.equals("-"))
                .map(Long::valueOf)
                .forEach(offsets::add);
        return offsets;
    }

    @ParameterizedTest(name = "segments {0}, snapshots {1}, in the bucket snapshot {2} and the log before {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            0              | 0           | 0    | 900  | 0
            0 1000 2000    | 0 1500      | 1500 | 2100 | 1000
            0 1000 2000    | 0 2000      | 2000 | 2100 | 2000
            0 1000 2000    | 0 1999      | 1999 | 2100 | 1000
            0 1000 2000    | 0 1500 2050 | 1500 | 2100 | 1000
            0 1000 2000    | 0           | 1500 | 2100 | 0
            0 1000 2000    | 0 1500      | 1500 | 1500 | 0
            0 1000 2000    | 0 1500      | 1500 | 1501 | 1000
            2000           | 1500        | 1500 | 2100 | 0
            -              | 1500        | 1500 | 2100 | 0
            """)
    void only_what_a_restart_does_not_need_may_go(
            String segments, String snapshots, long shipped, long next, long below) {
        var files = new ReplicaFiles(offsets(segments), offsets(snapshots));

        var answer = SafeToDelete.of(files, shipped, next);

        assertThat(answer.below()).isEqualTo(below);
        assertThat(answer.why()).isNotBlank();
    }

    @Test
    void a_snapshot_that_is_locked_or_has_no_file_is_not_complete() throws IOException {
        var replica = root.resolve("replicas/1");
        Files.createDirectories(replica.resolve("clog"));
        Files.createFile(replica.resolve("clog/00000000000000000000.stdb.log"));
        Files.createFile(replica.resolve("clog/00000000000000000000.stdb.ofs"));
        for (int offset : new int[] {10, 20, 30}) {
            Files.createDirectories(replica.resolve("snapshots/%020d.snapshot_dir".formatted(offset)));
        }
        Files.createDirectories(replica.resolve("snapshots/%020d.invalid_snapshot".formatted(40)));
        Files.createFile(replica.resolve("snapshots/%020d.snapshot_dir/%020d.snapshot_bsatn".formatted(10, 10)));
        Files.createFile(replica.resolve("snapshots/%020d.snapshot_dir/%020d.snapshot_bsatn".formatted(20, 20)));
        Files.createFile(replica.resolve("snapshots/%020d.lock".formatted(20)));

        var files = new DataDirectory(root).replica(1);

        assertThat(files.segments()).containsExactly(0L);
        assertThat(files.snapshots()).containsExactly(10L);
        assertThat(new DataDirectory(root).replica(2)).isEqualTo(new ReplicaFiles(new TreeSet<>(), new TreeSet<>()));
    }
}
