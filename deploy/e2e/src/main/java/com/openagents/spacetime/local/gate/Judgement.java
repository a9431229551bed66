package com.openagents.spacetime.local.gate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each suite's reports come to. One method a gate; all but the trial with slow clients only read files.
 *
 * @param date the day of the run
 * @param tools the suites, each with its version
 */
public record Judgement(String date, List<String> tools) {
    /** Copies the list. */
    public Judgement {
        tools = List.copyOf(tools);
    }

    /**
     * Of two runs of Autobahn's suite.
     *
     * @param direct the {@code index.json} of the run without the splice
     * @param spliced that of the run through it
     */
    public GateResult autobahn(Path direct, Path spliced) {
        var runs = AutobahnRuns.read(direct, spliced);
        return new GateResult(date, tools, runs.findings(), runs.table(), List.of());
    }

    /** Of h2spec's report, but for what a file lists. */
    public GateResult h2spec(Path report, Path exceptions) {
        var allowed = Exceptions.read(exceptions);
        var cases = new CaseCount(JunitReport.read(report, "package", "classname"), allowed);
        var findings = cases.findings();
        var table = cases.table("part", one -> part(one.group()));
        return new GateResult(date, tools, findings, table, allowed.used());
    }

    private static String part(String section) {
        return switch (section.substring(0, Math.max(0, section.indexOf('/')))) {
            case "generic" -> "generic";
            case "http2" -> "RFC 7540, HTTP/2";
            case "hpack" -> "RFC 7541, HPACK";
            default -> section;
        };
    }

    /**
     * Of the scans of several configurations, but for what a file lists.
     *
     * @param scans the folder of each, by the configuration's name, in the order of the table
     */
    public GateResult tls(Map<String, Path> scans, Path exceptions) {
        var allowed = Exceptions.read(exceptions);
        var findings = new ArrayList<String>();
        var rows = new ArrayList<List<String>>();
        scans.forEach((name, folder) -> {
            var scan = TlsScan.read(name, folder);
            findings.addAll(scan.findings(allowed));
            rows.add(scan.row());
        });
        findings.addAll(allowed.idle());
        return new GateResult(date, tools, findings, new GateResult.Table(TlsScan.head(), rows), allowed.used());
    }

    /** Of the test classes that hold the corpus: each of their methods is a sentence, and a row. */
    public GateResult smuggling(List<Path> reports) {
        var cases = reports.stream()
                .flatMap(report -> JunitReport.read(report, "classname", "name").stream())
                .toList();
        var count = new CaseCount(cases, Exceptions.none());
        var table = count.table("what is shown", one -> sentence(one.name()));
        return new GateResult(date, tools, count.findings(), table, List.of());
    }

    /** A parameterized test's name has its arguments behind it. */
    private static String sentence(String name) {
        return name.replaceFirst("[({\\[].*", "").replace('_', ' ').strip();
    }
}
