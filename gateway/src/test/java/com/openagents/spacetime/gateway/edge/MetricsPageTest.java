package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.door.TurnedAway;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.LimitWatch.Mode;
import com.openagents.spacetime.gateway.observe.SharedMetrics;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference page, held against the metrics of a gateway that has seen traffic, in both directions. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/gateway-metrics.md");
    private static final Pattern OURS = Pattern.compile("(spacetime_gateway|openagents)_\\w+");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("`([^`]*)`");

    /** What the guard-rail forbids as labels (spec operations §11), and what would be as bad. */
    private static final Set<String> FORBIDDEN = Set.of(
            "user_id",
            "run_id",
            "thread_id",
            "seq",
            "cursor",
            "traceparent",
            "tracestate",
            "x_request_id",
            "request",
            "stream",
            "topic",
            "jti",
            "token",
            "subject",
            "sub",
            "holder",
            "session",
            "device",
            "address",
            "path",
            "uri",
            "database",
            "reducer",
            "query");

    /** Far more calls than a subject may make at once. */
    private static final int MANY = 200;

    @TempDir
    private Path files;

    private GatewayBed bed;
    private SocketMetrics sockets;

    /**
     * A line of the page.
     *
     * @param labels for each label the values that it may have
     */
    private record Row(String name, String type, Map<String, Set<String>> labels) {}

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
        var assembly = new Assembly();
        var metrics = assembly.metrics(bed.registry, new UpstreamHealth(bed.vertx, bed.parts.upstream()), "1.2.3");
        assembly.ruleMetrics(bed.registry, bed.parts).certificates(Map.of("tls", Instant.EPOCH));
        sockets = assembly.socketMetrics(bed.registry, bed.sessions);
        metrics.transport("epoll", "boringssl");
        metrics.draining(() -> false);
        metrics.connections(() -> 0);
        new SharedMetrics(bed.registry).untold(() -> 0);
        metrics.turnedAway("crowded"); // the rest is too rare to be brought about here
        metrics.databaseAlarm("owner_changed");
        sockets.closed(1008, "token_expired", true);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void the_page_has_every_metric_with_its_type_and_labels_and_no_other() throws IOException {
        makeTraffic(token());

        var scraped = bed.registry.scrape();

        var documented = rows().stream().collect(toMap(Row::name, Row::type));
        assertThat(documented).isEqualTo(types(scraped));
        assertThat(rows())
                .allSatisfy(row -> assertThat(labels(scraped)
                                .getOrDefault(row.name(), Map.of())
                                .keySet())
                        .as(row.name())
                        .isEqualTo(row.labels().keySet()));
    }

    @Test
    void every_label_has_its_values_from_the_page() throws IOException {
        makeTraffic(token());

        var scraped = labels(bed.registry.scrape());

        for (var row : rows()) {
            row.labels().forEach((label, values) -> {
                if (!values.isEmpty()) {
                    assertThat(values)
                            .as("%s of %s", label, row.name())
                            .containsAll(
                                    scraped.getOrDefault(row.name(), Map.of()).getOrDefault(label, Set.of()));
                }
            });
        }
    }

    @Test
    void the_lists_of_the_page_are_those_of_the_code() throws IOException {
        assertThat(values("spacetime_gateway_connections_refused_total", "cause"))
                .isEqualTo(words(TurnedAway.values(), Enum::name));
        assertThat(values("spacetime_gateway_limited_total", "mode")).isEqualTo(words(Mode.values(), Mode::word));
        assertThat(values("spacetime_gateway_shared_fallbacks_total", "what"))
                .isEqualTo(words(SharedMetrics.Use.values(), Enum::name));
        assertThat(values("spacetime_gateway_key_age_seconds", "algorithm"))
                .isEqualTo(Arrays.stream(Algorithm.values())
                        .map(Algorithm::headerValue)
                        .collect(toSet()));
        assertThat(values("spacetime_gateway_transport_info", "tls"))
                .contains(TlsEngine.AUTO.runs(), TlsEngine.JDK.runs());
    }

    @Test
    void no_label_says_who() throws IOException {
        var token = token();
        makeTraffic(token);

        var scraped = bed.registry.scrape();

        assertThat(labels(scraped).values())
                .allSatisfy(labels -> assertThat(labels.keySet()).doesNotContainAnyElementsOf(FORBIDDEN));
        assertThat(scraped)
                .doesNotContain(
                        "user:ada", "demo", "append", "127.0.0.1", "a-request", "4bf92f3577b34da6a3ce929d0e0e4736")
                .doesNotContain(token.split("\\.", -1));
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

    private void makeTraffic(String token) {
        var bearer = "Authorization: Bearer " + token;
        var correlated = bearer
                + "\nx-request-id: a-request\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        bed.upstream.answer("HTTP/1.1 200 OK", "done");
        await().until(() -> bed.send("GET", "/readyz", "Accept: */*", "").status() == 200);
        bed.send("POST", "/v1/database/demo/call/forbidden", bearer, "[]");
        bed.send("GET", "/nowhere", correlated, "");
        for (int i = 0; i < MANY && bed.limited("subject.calls", "enforce") == 0; i++) {
            bed.send("POST", CALL, correlated, "[]");
        }
        try (var client = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + correlated)) {
            assertThat(client.head()).contains(" 101 ");
            await().until(() -> bed.sessions.size() == 1);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> bed.sessions.size() == 0);
    }

    private static Map<String, String> types(String scraped) {
        var types = TYPE.matcher(scraped)
                .results()
                .filter(type -> OURS.matcher(type.group(1)).matches())
                .collect(toMap(type -> type.group(1), type -> type.group(2)));
        var measured = new HashSet<String>();
        types.forEach((name, type) -> {
            if (type.equals("histogram") || type.equals("summary")) {
                measured.add(name + "_max");
            }
        });
        types.keySet().removeAll(measured);
        return types;
    }

    /** By metric and label, all values; the bounds of buckets are none. */
    private static Map<String, Map<String, Set<String>>> labels(String scraped) {
        var types = types(scraped);
        var all = new HashMap<String, Map<String, Set<String>>>();
        SAMPLE.matcher(scraped).results().forEach(sample -> {
            var name = sample.group(1);
            var metric = types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum|max)$", "");
            if (types.containsKey(metric) && sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .filter(label -> !label.group(1).equals("le"))
                        .forEach(label -> all.computeIfAbsent(metric, _ -> new HashMap<>())
                                .computeIfAbsent(label.group(1), _ -> new HashSet<>())
                                .add(label.group(2)));
            }
        });
        return all;
    }

    private static Set<String> values(String metric, String label) throws IOException {
        return rows().stream()
                .filter(row -> row.name().equals(metric))
                .flatMap(row -> row.labels().getOrDefault(label, Set.of()).stream())
                .collect(toSet());
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

    /** The labels of a cell such as {@code `status`: `1xx` `2xx`; `code`: refusal}; no values means any. */
    private static Map<String, Set<String>> labelsOf(String cell) {
        return Stream.of(cell.split(";", -1))
                .filter(part -> !part.isBlank())
                .map(part -> part.split(":", 2))
                .collect(toMap(part -> word(part[0]), part -> valuesOf(part[1])));
    }

    private static Set<String> valuesOf(String text) {
        var values = WORD.matcher(text).results().map(word -> word.group(1)).collect(toSet());
        for (var list : WORD.matcher(text).replaceAll("").strip().split(" +", -1)) {
            values.addAll(
                    switch (list) {
                        case "refusal" -> words(Refusal.values(), Refusal::code);
                        case "limit" -> words(LimitRule.values(), LimitRule::word);
                        case "route" -> words(RouteClass.values(), Enum::name);
                        case "close" -> closeCodes();
                        case "settings", "" -> Set.<String>of();
                        default -> throw new IllegalStateException("the page knows no list of " + list);
                    });
        }
        return values;
    }

    private static Set<String> closeCodes() {
        return Stream.concat(
                        Stream.of("none", "3xxx", "4xxx"),
                        IntStream.rangeClosed(1000, 1014).mapToObj(Integer::toString))
                .collect(toSet());
    }

    private static <E> Set<String> words(E[] constants, Function<E, String> word) {
        return Arrays.stream(constants)
                .map(word)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(toSet());
    }
}
