package com.openagents.spacetime.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.golden.Golden;
import com.openagents.spacetime.sidecar.source.ControlCopier.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlCopierTest {
    private static final Duration CALM = Duration.ofMillis(250);

    @TempDir
    private Path root = Path.of("");

    private final SteppingNanos nanos = new SteppingNanos();
    private ControlCopier copier = new ControlCopier(new DataDirectory(root), nanos);

    @BeforeEach
    void begin() {
        copier = new ControlCopier(new DataDirectory(root), nanos);
    }

    private void golden() throws IOException {
        for (var file : Golden.dataDir("1.2.0").entrySet()) {
            var path = root.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
    }

    private Look lookWhenCalm() {
        copier.look();
        nanos.pass(CALM);
        return copier.look();
    }

    @Test
    void a_directory_without_control_db_has_none() {
        assertThat(copier.look()).isInstanceOf(Look.Absent.class);
    }

    @Test
    void a_change_must_be_a_quarter_of_a_second_old() throws IOException {
        golden();

        assertThat(copier.look()).isInstanceOf(Look.Busy.class);
        nanos.pass(CALM.minusMillis(1));
        assertThat(copier.look()).isInstanceOf(Look.Busy.class);
    }

    @Test
    void a_calm_control_db_is_copied_with_the_files_beside_it() throws IOException {
        golden();

        assertThat(lookWhenCalm()).isInstanceOfSatisfying(Look.Copied.class, copied -> {
            assertThat(copied.copy().files())
                    .containsKeys("control-db/db", "control-db/conf", "metadata.toml", "config.toml");
            assertThat(copied.copy().decoded().databases()).hasSize(2);
        });
    }

    @Test
    void what_has_been_copied_is_not_copied_again() throws IOException {
        golden();
        lookWhenCalm();

        assertThat(copier.look()).isInstanceOf(Look.Unchanged.class);
    }

    @Test
    void it_is_read_again_now_and_then_since_a_reopened_log_changes_without_growing() throws IOException {
        golden();
        lookWhenCalm();
        nanos.pass(Duration.ofSeconds(61));

        assertThat(copier.look()).isInstanceOf(Look.Copied.class);
    }

    @Test
    void a_damaged_log_is_not_fit_to_restore() throws IOException {
        golden();
        var db = root.resolve("control-db/db");
        var bytes = Files.readAllBytes(db);
        bytes[40] ^= 1;
        Files.write(db, bytes);

        assertThat(lookWhenCalm()).isInstanceOf(Look.Unusable.class);
    }

    @Test
    void metadata_that_a_crash_has_emptied_is_not_fit_to_restore() throws IOException {
        golden();
        Files.write(root.resolve("metadata.toml"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(lookWhenCalm())
                .isInstanceOfSatisfying(
                        Look.Unusable.class,
                        unusable -> assertThat(unusable.why()).contains("metadata.toml"));
    }
}
