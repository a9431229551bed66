package com.openagents.spacetime.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.serve.StatusJson;
import com.openagents.spacetime.sidecar.ship.FakeServer;
import com.openagents.spacetime.sidecar.ship.FleetStatus;
import com.openagents.spacetime.sidecar.ship.FleetStatus.Breaks;
import com.openagents.spacetime.sidecar.ship.FleetStatus.Control;
import com.openagents.spacetime.sidecar.ship.FleetStatus.Replica;
import com.openagents.spacetime.sidecar.ship.FleetStatus.Snapshot;
import com.openagents.spacetime.sidecar.ship.SafeToDelete;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status looks like to programs and to people. */
class StatusTextTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/com/openagents/spacetime/sidecar/cli/StatusTextTest");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** Each is a folder's name and what is in it. */
    private static final Map<String, FleetStatus> CASES = Map.of("well", well(), "troubled", troubled());

    private static FleetStatus well() {
        return new FleetStatus(
                "shipping",
                Optional.empty(),
                "gs://backups/demo",
                Optional.of("0123456789abcdef0123456789abcdef"),
                3,
                "/stdb/data",
                true,
                true,
                true,
                NOON,
                Duration.ZERO,
                Optional.of(Duration.ofMillis(-120)),
                new Breaks(0, 0),
                new Control("shipped", Optional.empty(), 2, Optional.of(NOON)),
                List.of(
                        new Replica(
                                FakeServer.ALPHA.database(),
                                List.of("alpha", "alias"),
                                1,
                                "shipping",
                                Optional.empty(),
                                2_500_000,
                                2_500_000,
                                0,
                                0,
                                Duration.ZERO,
                                Optional.of(NOON),
                                Optional.of(new Snapshot(2_000_000, NOON.minusSeconds(3600))),
                                new SafeToDelete(
                                        1_999_000,
                                        "a restart needs snapshot 2000000 and the segments from 1999000 on; what is older is in the bucket"))),
                List.of());
    }

    private static FleetStatus troubled() {
        return new FleetStatus(
                "fenced",
                Optional.of("term 4 exists: another sidecar has taken over from term 3"),
                "file:/backups",
                Optional.of("0123456789abcdef0123456789abcdef"),
                3,
                "/stdb/data",
                false,
                true,
                false,
                NOON,
                Duration.ofMillis(61_500),
                Optional.empty(),
                new Breaks(1, 2),
                new Control(
                        "waiting",
                        Optional.of("transaction 0 of a database is not in the bucket yet"),
                        0,
                        Optional.empty()),
                List.of(new Replica(
                        FakeServer.BETA.database(),
                        List.of(),
                        3,
                        "gap",
                        Optional.of("the log begins with transaction 100"),
                        120,
                        49,
                        20,
                        4096,
                        Duration.ofMillis(61_500),
                        Optional.empty(),
                        Optional.empty(),
                        SafeToDelete.NO_SNAPSHOT)),
                List.of(5L, 7L));
    }

    private static String file(String example, String name) throws IOException {
        return Files.readString(GOLDEN.resolve(example).resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"well", "troubled"})
    void programs_read_every_field(String example) throws IOException {
        var status = Objects.requireNonNull(CASES.get(example));

        assertThat(StatusJson.of(status).encodePrettily() + "\n").isEqualTo(file(example, "status.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"well", "troubled"})
    void people_read_what_matters(String example) throws IOException {
        assertThat(StatusText.of(new JsonObject(file(example, "status.json")))).isEqualTo(file(example, "status.txt"));
    }

    @Test
    void no_golden_file_is_left_unread() throws IOException {
        try (var folders = Files.list(GOLDEN)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(CASES.keySet());
        }
    }
}
