package com.openagents.spacetime.local.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenScanTest {
    private static final String PLANTED =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXRoYXQtd2FzLXBsYW50ZWQ";
    private static final String TICKET = "ticket_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String SIGNATURE = "YW5vdGhlci1zaWduYXR1cmUtb2YtdGhlLXJ1bg";

    @TempDir
    private Path checkout;

    @TempDir
    private Path scratch;

    /** A run that has left one of each kind behind, and has minted two credentials. */
    @BeforeEach
    void run() throws IOException {
        for (var file : new String[] {
            "gateway/target/surefire-reports/a.xml",
            "sidecar/target/surefire-reports/b.xml",
            "deploy/e2e/target/failsafe-reports/c.xml",
            "deploy/e2e/target/evidence/stacks/s/gateway.log",
            "deploy/e2e/target/evidence/stacks/s/gateway.metrics",
            "deploy/e2e/target/evidence/stacks/s/sidecar.log",
            "deploy/e2e/target/evidence/stacks/s/sidecar.metrics",
            "deploy/e2e/target/evidence/stacks/s/spacetimedb.log",
            "deploy/e2e/target/evidence/stacks/s/spacetimedb.metrics"
        }) {
            write(file, "nothing to see");
        }
        new Evidence(checkout.resolve("gateway/target/evidence")).note("h.p." + SIGNATURE);
        new Evidence(checkout.resolve("deploy/e2e/target/evidence")).note("h.p.another-" + SIGNATURE);
    }

    @Test
    void a_run_that_wrote_no_credential_down_is_clean() {
        assertThat(TokenScan.of(checkout).search(scratch, PLANTED, TICKET)).isEqualTo(new TokenScan.Clean(2, 9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway/target/surefire-reports/TEST-Pipeline.xml",
                "gateway/target/quarkus.log",
                "deploy/settings/target/surefire-reports/TEST-Node.xml",
                "deploy/e2e/target/failsafe-reports/TEST-SocketIT.xml",
                "deploy/e2e/target/evidence/stacks/s/data/replicas/1/module_logs/2026-11-24.log",
                "deploy/e2e/target/evidence/stacks/t/sidecar.metrics"
            })
    void a_credential_in_anything_that_a_run_writes_is_told_by_its_place(String file) throws IOException {
        write(file, "first\ntoken=h.p." + SIGNATURE + "\n");

        assertThatThrownBy(() -> TokenScan.of(checkout).search(scratch, PLANTED, TICKET))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("(1 places)")
                .hasMessageContaining(file + ":2:")
                .hasMessageNotContaining(SIGNATURE);
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource(textBlock = """
            gateway/target/evidence                                 , gateway/target/evidence/minted/*.sha256
            deploy/e2e/target/evidence/minted                       , deploy/e2e/target/evidence/minted/*.sha256
            sidecar/target/surefire-reports                         , sidecar/target/surefire-reports/*.xml
            deploy/e2e/target/evidence/stacks/s/spacetimedb.metrics , deploy/e2e/target/evidence/stacks/*/spacetimedb.metrics
            """)
    void a_run_that_was_not_whole_is_not_called_clean(String left, String missed) throws IOException {
        delete(checkout.resolve(left));

        assertThatThrownBy(() -> TokenScan.of(checkout).search(scratch, PLANTED, TICKET))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining(missed)
                .hasMessageContaining("run deploy/local/test as a whole first");
    }

    @Test
    void a_search_that_misses_what_was_planted_says_so() {
        assertThatThrownBy(() -> TokenScan.of(checkout).search(scratch, "not.a.token", TICKET))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("it found [3, 4]");
    }

    private void write(String file, String text) throws IOException {
        var path = checkout.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static void delete(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
