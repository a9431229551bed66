package com.openagents.spacetime.local.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.stack.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformancePageTest {
    @TempDir
    private Path checkout;

    @Test
    void the_page_says_what_the_last_results_say() throws Exception {
        var page = ConformancePage.of(Checkout.current().root());

        assertThat(Files.readString(page.file()))
                .as("docs/reference/conformance.md is rendered by the gates: run the one whose result has changed")
                .isEqualTo(page.text());
    }

    @ParameterizedTest
    @EnumSource
    void every_gate_has_its_script_and_its_section(Gate gate) {
        var root = Checkout.current().root();

        assertThat(root.resolve("deploy/gates").resolve(gate.word())).isExecutable();
        assertThat(ConformancePage.of(root).text()).contains("\n## " + gate.title() + "\n");
    }

    @Test
    void every_gate_has_held_when_it_was_last_run() {
        assertThat(ConformancePage.of(Checkout.current().root()).text())
                .doesNotContain("It has not been run yet.")
                .doesNotContain("**not held**");
    }

    @Test
    void a_result_is_kept_and_shown() throws Exception {
        Files.createDirectories(checkout.resolve("docs/reference"));
        var page = ConformancePage.of(checkout);
        var table = new GateResult.Table(List.of("part", "cases"), List.of(List.of("a|b", "7")));

        page.keep(
                Gate.H2SPEC,
                new GateResult(
                        "2026-01-31",
                        List.of("h2spec 1", "another 2"),
                        List.of("failed: something"),
                        table,
                        List.of(new Exceptions.Used("this", "for a reason"))));

        assertThat(page.file()).content().contains("""
                Last run: 2026-01-31, by h2spec 1, another 2: **not held**.

                | part | cases |
                |---|---|
                | a\\|b | 7 |

                Findings:

                * failed: something

                Known deviations:

                | what | why it may stand |
                |---|---|
                | `this` | for a reason |

                ## TLS""");
        assertThat(page.file()).content().isEqualTo(page.text()).contains("It has not been run yet.");
    }
}
