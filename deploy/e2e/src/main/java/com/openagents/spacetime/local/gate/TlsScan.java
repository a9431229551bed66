package com.openagents.spacetime.local.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One configuration as both TLS scanners saw it: {@code testssl.json}, {@code sslyze.json} and {@code sslyze.txt} in one
 * folder. The comparison with Mozilla's configuration is told in SSLyze's text alone.
 */
final class TlsScan {
    /** A line of that comparison. */
    private static final Pattern DISAGREES = Pattern.compile("(?m)^ +\\* ([a-z_]+): (.+)$");

    private static final Pattern COMPARED = Pattern.compile("(?m)^ +\\S+: (OK - Compliant|FAILED - Not compliant)");

    private final String name;
    private final List<JsonNode> testssl;
    private final JsonNode sslyze;
    private final String comparison;

    /** How bad testssl.sh finds something; what it could not find out is not good either. */
    private enum Severity {
        OK,
        INFO,
        DEBUG,
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL,
        WARN,
        FATAL;

        boolean isFinding() {
            return compareTo(LOW) > 0;
        }
    }

    private TlsScan(String name, List<JsonNode> testssl, JsonNode sslyze, String comparison) {
        this.name = name;
        this.testssl = testssl;
        this.sslyze = sslyze;
        this.comparison = comparison;
    }

    /** Reads a folder; the scan is called by that name. */
    static TlsScan read(String name, Path folder) {
        var json = new ObjectMapper();
        try {
            var text = Files.readString(folder.resolve("sslyze.txt"));
            var findings = new ArrayList<JsonNode>();
            json.readTree(folder.resolve("testssl.json").toFile()).forEach(findings::add);
            var seen = json.readTree(folder.resolve("sslyze.json").toFile())
                    .path("server_scan_results")
                    .path(0);
            return new TlsScan(name, findings, seen, text.substring(Math.max(0, text.indexOf("COMPLIANCE AGAINST"))));
        } catch (IOException e) {
            throw StackFailure.failed(folder + " does not hold both scans", e);
        }
    }

    /** What both found and no exception covers. */
    List<String> findings(Exceptions exceptions) {
        var findings = new ArrayList<String>();
        if (testssl.isEmpty()) {
            findings.add(name + ": testssl.sh has checked nothing");
        }
        for (var one : testssl) {
            if (severity(one).isFinding()) {
                judge("testssl " + one.path("id").asText(), one.path("finding").asText(), exceptions, findings);
            }
        }
        unfinished().forEach(check -> findings.add("%s: SSLyze has not finished %s".formatted(name, check)));
        if (!COMPARED.matcher(comparison).find()) {
            findings.add(name + ": SSLyze has compared nothing");
        }
        DISAGREES
                .matcher(comparison)
                .results()
                .forEach(line -> judge("sslyze " + line.group(1), line.group(2), exceptions, findings));
        return findings;
    }

    private void judge(String finding, String text, Exceptions exceptions, List<String> findings) {
        if (!exceptions.allow(finding)) {
            findings.add("%s: %s: %s".formatted(name, finding, text));
        }
    }

    private List<String> unfinished() {
        if (!sslyze.path("scan_status").asText().equals("COMPLETED")) {
            return List.of("its scan");
        }
        return sslyze.path("scan_result").properties().stream()
                .filter(check -> check.getValue().path("status").asText().equals("ERROR"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Severity severity(JsonNode finding) {
        return Severity.valueOf(finding.path("severity").asText().toUpperCase(Locale.ROOT));
    }

    /** The headings of {@link #row}. */
    static List<String> head() {
        return List.of(
                "configuration", "testssl.sh checks", "OK or INFO", "LOW", "above LOW", "SSLyze checks", "protocols");
    }

    /** The figures. */
    List<String> row() {
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        testssl.forEach(one -> counts.merge(severity(one), 1, Integer::sum));
        int low = counts.getOrDefault(Severity.LOW, 0);
        int above = counts.entrySet().stream()
                .filter(one -> one.getKey().isFinding())
                .mapToInt(Map.Entry::getValue)
                .sum();
        return List.of(
                name,
                Integer.toString(testssl.size()),
                Integer.toString(testssl.size() - low - above),
                Integer.toString(low),
                Integer.toString(above),
                Long.toString(sslyze.path("scan_result").properties().stream()
                        .filter(check ->
                                check.getValue().path("status").asText().equals("COMPLETED"))
                        .count()),
                String.join(", ", protocols()));
    }

    private List<String> protocols() {
        return sslyze.path("scan_result").properties().stream()
                .filter(check -> check.getKey().endsWith("_cipher_suites"))
                .filter(check -> !check.getValue()
                        .path("result")
                        .path("accepted_cipher_suites")
                        .isEmpty())
                .map(check -> "%s (%d suites)"
                        .formatted(
                                version(check.getValue()),
                                check.getValue()
                                        .path("result")
                                        .path("accepted_cipher_suites")
                                        .size()))
                .toList();
    }

    /** SSLyze writes {@code TLS_1_3}. */
    private static String version(JsonNode check) {
        return check.path("result")
                .path("tls_version_used")
                .asText()
                .replace("TLS_", "")
                .replace('_', '.');
    }
}
