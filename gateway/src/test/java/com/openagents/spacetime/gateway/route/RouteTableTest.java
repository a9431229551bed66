package com.openagents.spacetime.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of the code against a table of the routes as they were written down, in every version and by every method. */
class RouteTableTest {
    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "CONNECT", "TRACE", "get", "X");

    private static final Set<String> OF_PROXIES = Set.of("CONNECT", "TRACE");

    /** One line of the file; several lines can have one path. */
    record Line(String path, List<String> methods, ServerVersion since, Map<Listener, String> classes) {
        static Line of(String text) {
            var cells = Stream.of(text.split("\\|", -1)).map(String::strip).toList();
            var since = Arrays.stream(ServerVersion.values())
                    .filter(version -> version.number().equals(cells.get(2)))
                    .findFirst()
                    .orElseThrow();
            var classes = Map.of(Listener.PUBLIC, cells.get(3), Listener.OPERATOR, cells.get(4));
            return new Line(cells.get(0), List.of(cells.get(1).split(", ", -1)), since, classes);
        }

        boolean isServed(Listener listener, ServerVersion version) {
            return version.compareTo(since) >= 0 && !routeClass(listener).equals("-");
        }

        String routeClass(Listener listener) {
            return classes.getOrDefault(listener, "-");
        }

        boolean takes(String method) {
            return methods.equals(List.of("*")) ? !OF_PROXIES.contains(method) : methods.contains(method);
        }
    }

    static List<Line> lines() throws IOException {
        try (var file = RouteTableTest.class.getResourceAsStream("RouteTableTest-routes.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Line::of)
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void a_route_is_what_was_written_down_in_every_version_behind_every_listener_by_every_method(Line line)
            throws IOException {
        var same = lines().stream()
                .filter(other -> other.path().equals(line.path()))
                .toList();
        for (var version : ServerVersion.values()) {
            for (var listener : Listener.values()) {
                for (var method : METHODS) {
                    assertThat(seen(method, line.path(), listener, version))
                            .as("%s %s behind %s of %s", method, line.path(), listener, version)
                            .isEqualTo(expected(same, method, listener, version));
                }
            }
        }
    }

    private static String expected(List<Line> same, String method, Listener listener, ServerVersion version) {
        var served =
                same.stream().filter(line -> line.isServed(listener, version)).toList();
        if (served.isEmpty()) {
            return "403";
        }
        return served.stream()
                .filter(line -> line.takes(method))
                .findFirst()
                .map(line -> line.routeClass(listener))
                .orElse("405");
    }

    private static String seen(String method, String path, Listener listener, ServerVersion version) {
        return switch (Target.of(method, path, listener, version)) {
            case Target.Understood(var route, var query) -> route.routeClass().name();
            case Target.WrongMethod(var allow) -> {
                assertThat(allow).isNotBlank().doesNotContain("*");
                yield "405";
            }
            case Target.Refused(var refusal, var why) -> {
                assertThat(refusal).isEqualTo(Refusal.ROUTE_NOT_ALLOWED);
                yield "403";
            }
        };
    }

    @Test
    void no_entry_of_the_table_is_without_its_line() throws IOException {
        var written = EnumSet.noneOf(Endpoint.class);
        for (var line : lines()) {
            Arrays.stream(Endpoint.values())
                    .filter(endpoint -> endpoint.matcher(line.path()).matches())
                    .filter(endpoint ->
                            METHODS.stream().allMatch(method -> endpoint.takes(method) == line.takes(method)))
                    .forEach(written::add);
        }

        assertThat(written).isEqualTo(EnumSet.allOf(Endpoint.class));
    }

    @Test
    void the_methods_of_one_path_are_listed_together() {
        assertThat(Target.of("PATCH", "/v1/database/demo/names", Listener.OPERATOR, ServerVersion.V1_2))
                .isEqualTo(new Target.WrongMethod("GET, POST, PUT"));
        assertThat(Target.of("TRACE", "/v1/database/demo/route", Listener.PUBLIC, ServerVersion.V2_8))
                .isEqualTo(new Target.WrongMethod("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    }

    @Test
    void the_reference_page_has_every_entry_of_the_table_and_no_other() throws IOException {
        var rows = Files.readAllLines(Path.of("../docs/reference/gateway-routes.md")).stream()
                .filter(line -> line.startsWith("| `/"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Endpoint.values())
                        .map(RouteTableTest::row)
                        .toList());
    }

    private static String row(Endpoint endpoint) {
        return "| `%s` | %s | %s | %s | %s | %s |"
                .formatted(
                        endpoint.path(),
                        endpoint.takes("PROPFIND") ? "any" : endpoint.allow(),
                        endpoint.since(),
                        endpoint.routeClass(),
                        endpoint.isBehind(Listener.PUBLIC) ? "yes" : "no",
                        endpoint.isBehind(Listener.OPERATOR) ? "yes" : "no");
    }
}
