package com.openagents.spacetime.sidecar.serve;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules for alerts, held against the page that explains the metrics. */
class AlertsTest {
    private static final Path RULES = Path.of("../deploy/monitoring/sidecar-alerts.yaml");
    private static final Path PAGE = Path.of("../docs/reference/sidecar-metrics.md");
    private static final Pattern RULE = Pattern.compile("(?ms)^ {6}- alert: (\\w+)$(.*?)(?=^ {6}- alert: |\\z)");
    private static final Pattern METRIC = Pattern.compile("spacetime_sidecar_\\w+");
    private static final Pattern NAMED = Pattern.compile("alert `(\\w+)`");

    /** By alert, the metrics that its rule asks. */
    private static Map<String, Set<String>> rules() throws IOException {
        var rules = new TreeMap<String, Set<String>>();
        RULE.matcher(Files.readString(RULES))
                .results()
                .forEach(rule -> rules.put(
                        rule.group(1),
                        METRIC.matcher(rule.group(2))
                                .results()
                                .map(metric -> metric.group())
                                .collect(toSet())));
        return rules;
    }

    private static Stream<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `"));
    }

    @Test
    void every_alert_is_named_at_a_metric_that_its_rule_asks_and_every_name_is_an_alert() throws IOException {
        var named = rows().flatMap(row -> NAMED.matcher(row).results().map(alert -> Map.entry(alert.group(1), row)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
        var absence = Set.of("SidecarAbsent"); // named above the tables: it is about all of them

        assertThat(named.keySet()).doesNotContainAnyElementsOf(absence);
        assertThat(Stream.concat(named.keySet().stream(), absence.stream()))
                .containsExactlyInAnyOrderElementsOf(rules().keySet());
        for (var alert : named.entrySet()) {
            var metrics = rules().getOrDefault(alert.getKey(), Set.of());
            assertThat(alert.getValue())
                    .as(alert.getKey())
                    .allMatch(row -> metrics.stream().anyMatch(metric -> row.startsWith("| `" + metric + "`")));
        }
    }

    @Test
    void every_metric_of_a_rule_is_on_the_page() throws IOException {
        var page = rows().map(row -> row.split("`", 3)[1]).collect(toSet());

        assertThat(rules())
                .isNotEmpty()
                .allSatisfy((alert, metrics) -> assertThat(page).as(alert).containsAll(metrics));
    }
}
