package com.openagents.spacetime.sidecar.serve;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.observe.OperationClass;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.FakeServer;
import com.openagents.spacetime.sidecar.ship.Fleet;
import com.openagents.spacetime.sidecar.ship.ShipPlan;
import com.openagents.spacetime.sidecar.ship.ShipSettings;
import com.openagents.spacetime.sidecar.ship.Time;
import com.openagents.spacetime.sidecar.store.CountedStore;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference page, held against the metrics of a sidecar that has shipped, in both directions. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/sidecar-metrics.md");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (spacetime_sidecar_\\w+) (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(spacetime_sidecar_\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("`([^`]*)`");
    private static final Set<String> ALLOWED = Set.of("op", "class", "code", "database", "replica");
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path disk = Path.of("");

    @SuppressWarnings("deprecation") // it is the registry that the application has
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private String scraped = "";

    /**
     * A line of the page.
     *
     * @param labels for each label the values that it may have; none for any
     */
    private record Row(String name, String type, Map<String, Set<String>> labels) {}

    @BeforeEach
    void shipAndScrape() throws InterruptedException {
        var server = new FakeServer(disk.resolve("data")).publish();
        server.alpha().append(5);
        server.beta().append(1);
        var metrics = new ShippingMetrics(registry);
        var settings = new ShipSettings(
                server.dataDirectory(),
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                disk.resolve("note"),
                new ShipPlan(Duration.ofMillis(100), 4096),
                Duration.ZERO,
                new ShipSettings.Start(Reign.Succession.OWN_ONLY, Optional.empty(), ShipSettings.IfBehind.STOP));
        var fleet = new Fleet(
                settings,
                new CountedStore(new MemoryStore(), metrics),
                metrics,
                new Claim.Writer("host", "pod", "start"),
                Time.real());
        fleet.start();
        await().atMost(BOUND).until(() -> fleet.status().caughtUp());
        metrics.snapshot(FakeServer.ALPHA.database().text(), FakeServer.ALPHA.replica(), () -> 1);
        metrics.clockSkew(() -> 0);
        scraped = registry.scrape();
        fleet.stop();
    }

    @Test
    void the_page_has_every_metric_with_its_type_and_labels_and_no_other() throws IOException {
        var types = TYPE.matcher(scraped).results().collect(toMap(type -> type.group(1), type -> type.group(2)));

        assertThat(rows().stream().collect(toMap(Row::name, Row::type))).isEqualTo(types);
        assertThat(rows())
                .allSatisfy(row -> assertThat(labels(row.name()).keySet())
                        .as(row.name())
                        .isEqualTo(row.labels().keySet()));
    }

    @Test
    void every_label_has_its_values_from_the_page() throws IOException {
        for (var row : rows()) {
            row.labels().forEach((label, values) -> {
                if (!values.isEmpty()) {
                    assertThat(values)
                            .as("%s of %s", label, row.name())
                            .containsAll(labels(row.name()).getOrDefault(label, Set.of()));
                }
            });
        }
    }

    @Test
    void the_page_knows_every_class_and_how_each_operation_is_billed() throws IOException {
        var operations = rows().stream()
                .filter(row -> row.name().equals("spacetime_sidecar_object_operations_total"))
                .findFirst()
                .orElseThrow()
                .labels();

        assertThat(operations.get("class"))
                .isEqualTo(Arrays.stream(OperationClass.values())
                        .map(OperationClass::word)
                        .collect(toSet()));
        assertThat(operations.getOrDefault("op", Set.of()))
                .hasSizeGreaterThan(1)
                .allSatisfy(operation ->
                        assertThat(OperationClass.of(operation).word()).isNotBlank());
    }

    @Test
    void no_label_says_who() {
        var all = LABEL.matcher(scraped).results().map(label -> label.group(1)).collect(toSet());

        assertThat(ALLOWED).containsAll(all);
        assertThat(scraped).doesNotContain("alpha", "host", "pod", disk.toString());
    }

    @Test
    void every_line_of_the_page_says_when_to_worry() throws IOException {
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.split("\\|", -1))
                        .hasSize(7)
                        .satisfies(cells -> assertThat(cells[4]).contains("."))
                        .satisfies(cells -> assertThat(cells[5]).contains(".")));
    }

    /** By label, all values that a metric has. */
    private Map<String, Set<String>> labels(String metric) {
        var all = new HashMap<String, Set<String>>();
        SAMPLE.matcher(scraped)
                .results()
                .filter(sample -> sample.group(1).equals(metric) && sample.group(2) != null)
                .flatMap(sample -> LABEL.matcher(sample.group(2)).results())
                .forEach(label -> all.computeIfAbsent(label.group(1), _ -> new HashSet<>())
                        .add(label.group(2)));
        return all;
    }

    private static List<Row> rows() throws IOException {
        return lines().stream()
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(word(cells[1]), cells[2].strip(), labelsOf(cells[3])))
                .toList();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String word(String cell) {
        return cell.strip().replace("`", "");
    }

    /** The labels of a cell such as {@code `op`: `put` `get`; `database`: identity}; a word without marks means any. */
    private static Map<String, Set<String>> labelsOf(String cell) {
        return Stream.of(cell.split(";", -1))
                .filter(part -> !part.isBlank())
                .map(part -> part.split(":", 2))
                .collect(toMap(
                        part -> word(part[0]),
                        part -> WORD.matcher(part[1])
                                .results()
                                .map(value -> value.group(1))
                                .collect(toSet())));
    }
}
