package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static com.openagents.spacetime.gateway.revocation.Warrants.device;
import static com.openagents.spacetime.gateway.revocation.Warrants.order;
import static com.openagents.spacetime.gateway.revocation.Warrants.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.Principal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file as a format: what its bytes are, and what becomes of every way to spoil them. */
class LogReaderTest {
    private static final Retention EVER = Retention.FOR_EVER;

    private static final String GOLDEN = """
            d69a837e 00000054 {"format":"spacetime-gateway revocations","version":1}
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("revocations.log");
    }

    @Test
    void the_file_is_lines_that_anybody_can_read() throws Exception {
        try (var revocations = Revocations.open(file, EVER, () -> NOW)) {
            revocations.add(new RevocationOrder(
                    List.of(
                            new Revocation(new Token(Optional.of("control"), "j1"), NOW),
                            new Revocation(new LoginSession(Optional.empty(), "s1"), NOW),
                            device("d1", NOW.minusSeconds(60)),
                            new Revocation(new Subject(new Principal("https://openagents.com", "user:ada")), NOW)),
                    "not kept here",
                    Optional.of(new Nonce("revk_1", NOW.plusSeconds(90)))));
        }

        try (var golden = LogReaderTest.class.getResourceAsStream("LogReaderTest-golden.txt")) {
            assertThat(golden).isNotNull();
            assertThat(Files.readString(file)).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_golden_file_is_understood() throws Exception {
        try (var golden = LogReaderTest.class.getResourceAsStream("LogReaderTest-golden.txt")) {
            assertThat(golden).isNotNull();
            Files.copy(golden, file);
        }

        try (var revocations = Revocations.open(file, EVER, () -> NOW)) {
            assertThat(revocations.size()).isEqualTo(4);
            assertThat(revocations.isRevoked(Warrants.ada())).isTrue();
            assertThat(revocations.add(
                            new RevocationOrder(List.of(), "", Optional.of(new Nonce("revk_1", NOW.plusSeconds(90))))))
                    .isEqualTo(Revocations.Outcome.REPEATED);
        }
    }

    @Test
    void cut_anywhere_the_file_keeps_all_whole_records() throws Exception {
        var bytes = sample(5);
        for (int length = 0; length <= bytes.length; length++) {
            var kept = jtis(Arrays.copyOf(bytes, length));

            assertThat(kept).as("cut at %d", length).hasSize(wholeRecords(bytes, length));
        }
    }

    @Test
    void with_zeros_for_its_end_the_file_keeps_all_whole_records() throws Exception {
        var bytes = sample(5);
        int lastLine = lineBegins(bytes).getLast();
        for (int from = lastLine; from < bytes.length; from++) {
            var spoilt = bytes.clone();
            Arrays.fill(spoilt, from, bytes.length, (byte) 0);

            assertThat(jtis(spoilt)).as("zeros from %d", from).containsExactly("j0", "j1", "j2", "j3");
        }
    }

    @Test
    void any_bit_that_is_flipped_before_the_last_record_refuses_the_file() throws Exception {
        var bytes = sample(5);
        int lastLine = lineBegins(bytes).getLast();
        for (int at = 0; at < lastLine; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var spoilt = bytes.clone();
                spoilt[at] ^= (byte) (1 << bit);

                assertThat(keptOrRefused(spoilt))
                        .as("bit %d of byte %d", bit, at)
                        .isEmpty();
            }
        }
    }

    @Test
    void any_bit_that_is_flipped_in_the_last_record_refuses_the_file_or_costs_that_record_alone() throws Exception {
        var bytes = sample(5);
        int lastLine = lineBegins(bytes).getLast();
        for (int at = lastLine; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var spoilt = bytes.clone();
                spoilt[at] ^= (byte) (1 << bit);

                assertThat(keptOrRefused(spoilt))
                        .as("bit %d of byte %d", bit, at)
                        .isIn(Optional.empty(), Optional.of(List.of("j0", "j1", "j2", "j3")));
            }
        }
    }

    @Test
    void a_spoilt_end_is_cut_off_for_good() throws Exception {
        var bytes = sample(3);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        try (var revocations = Revocations.open(file, EVER, () -> NOW)) {
            revocations.add(order(token("j9")));
        }

        assertThat(jtis(Files.readAllBytes(file))).containsExactlyInAnyOrder("j0", "j1", "j9");
    }

    @Test
    void damage_is_named_with_its_line_and_the_way_out() throws Exception {
        var text = new String(sample(3), StandardCharsets.UTF_8).replace("\"j1\"", "\"k1\"");
        Files.writeString(file, text);

        assertThatThrownBy(() -> Revocations.open(file, EVER, () -> NOW))
                .isInstanceOf(RevocationFileUnusable.class)
                .hasMessage(
                        "line 3 of the file of revocations %s does not have the checksum that it says, so revocations may be lost: put a copy of the file back, or delete that line and revoke again what it may have held."
                                .formatted(file.toRealPath()));
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void a_damaged_line_can_be_deleted_by_hand() throws Exception {
        var lines = new String(sample(3), StandardCharsets.UTF_8).lines().toList();
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(3) + "\n");

        assertThat(jtis(Files.readAllBytes(file))).containsExactly("j0", "j2");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"something else\n", "x", "\n", "d69a837e 00000054 {}\n"})
    void a_file_of_another_kind_is_left_alone(String text) throws Exception {
        Files.writeString(file, text);

        assertThatThrownBy(() -> Revocations.open(file, EVER, () -> NOW))
                .isInstanceOf(RevocationFileUnusable.class)
                .hasMessageContaining("is no file of revocations, since line 1 is not its header");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void a_file_of_another_version_is_left_alone() throws Exception {
        Files.write(file, RecordLine.of("{\"format\":\"spacetime-gateway revocations\",\"version\":2}"));

        assertThatThrownBy(() -> Revocations.open(file, EVER, () -> NOW))
                .isInstanceOf(RevocationFileUnusable.class)
                .hasMessageContaining("is a file of revocations of another version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"revocations\":[],\"nonces\":[1]}",
                "{\"revocations\":[{\"colour\":\"red\",\"cut_off\":1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"j\",\"cut_off\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"j\",\"cut_off\":-1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"\",\"cut_off\":1,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[{\"token\":\"j\",\"cut_off\":9223372036854775807,\"since\":1}],\"nonces\":[]}",
                "{\"revocations\":[],\"nonces\":[{\"nonce\":\"x\",\"until\":1}]}"
            })
    void a_whole_line_that_is_not_understood_refuses_the_file(String payload) throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(LogReader.HEADER);
        bytes.writeBytes(RecordLine.of(payload));
        Files.write(file, bytes.toByteArray());

        assertThatThrownBy(() -> jtis(Files.readAllBytes(file)))
                .isInstanceOf(RevocationFileUnusable.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("is not understood");
    }

    @Test
    void an_empty_file_is_begun() throws Exception {
        Files.createFile(file);
        Revocations.open(file, EVER, () -> NOW).close();

        assertThat(Files.readString(file)).isEqualTo(GOLDEN);
    }

    private static byte[] sample(int records) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(LogReader.HEADER);
        for (int i = 0; i < records; i++) {
            var nonces = i % 2 == 0 ? List.<Nonce>of() : List.of(new Nonce("revk_" + i, NOW));
            bytes.writeBytes(RecordLine.of(new StoredRecord(List.of(new StoredRevocation(token("j" + i), NOW)), nonces)
                    .payload()));
        }
        return bytes.toByteArray();
    }

    private static List<String> jtis(byte[] bytes) throws IOException, RevocationFileUnusable {
        var jtis = new ArrayList<String>();
        LogReader.read(
                Path.of("the-file"),
                new ByteArrayInputStream(bytes),
                entry -> entry.revocations().forEach(stored -> {
                    if (stored.revocation().target() instanceof Token token) {
                        jtis.add(token.jti());
                    }
                }));
        return jtis;
    }

    private static Optional<List<String>> keptOrRefused(byte[] bytes) throws IOException {
        try {
            return Optional.of(jtis(bytes));
        } catch (RevocationFileUnusable refused) {
            assertThat(refused.getMessage()).contains("the-file");
            return Optional.empty();
        }
    }

    private static List<Integer> lineBegins(byte[] bytes) {
        var begins = new ArrayList<>(List.of(0));
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == '\n') {
                begins.add(i + 1);
            }
        }
        return begins;
    }

    private static int wholeRecords(byte[] bytes, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return Math.max(0, lines - 1);
    }
}
