package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.gate.JunitReport.Case;
import com.openagents.spacetime.local.gate.JunitReport.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Test cases counted by what they are about, and judged: each must have passed or be listed as an exception. */
final class CaseCount {
    private final List<Case> cases;
    private final Exceptions exceptions;

    /** Judges them. */
    CaseCount(List<Case> cases, Exceptions exceptions) {
        this.cases = List.copyOf(cases);
        this.exceptions = exceptions;
    }

    /** Why they do not hold, and which exceptions are needed no more. */
    List<String> findings() {
        var findings = new ArrayList<String>();
        if (cases.isEmpty()) {
            findings.add("no case has been run");
        }
        for (var one : cases) {
            if (one.outcome() != Outcome.PASSED && !exceptions.allow(name(one))) {
                findings.add("%s: %s".formatted(one.outcome() == Outcome.FAILED ? "failed" : "skipped", name(one)));
            }
        }
        findings.addAll(exceptions.idle());
        return findings;
    }

    private static String name(Case one) {
        return one.group() + ": " + one.name();
    }

    /** How many there are of each kind, and how many passed. */
    GateResult.Table table(String heading, Function<Case, String> kind) {
        Map<String, List<Case>> kinds = new LinkedHashMap<>();
        cases.forEach(one ->
                kinds.computeIfAbsent(kind.apply(one), _ -> new ArrayList<>()).add(one));
        var rows = new ArrayList<List<String>>();
        kinds.forEach((name, of) -> rows.add(row(name, of)));
        rows.add(row("all", cases));
        return new GateResult.Table(List.of(heading, "cases", "passed", "skipped", "failed"), rows);
    }

    private static List<String> row(String kind, List<Case> cases) {
        return List.of(
                kind,
                Integer.toString(cases.size()),
                count(cases, Outcome.PASSED),
                count(cases, Outcome.SKIPPED),
                count(cases, Outcome.FAILED));
    }

    private static String count(List<Case> cases, Outcome outcome) {
        return Long.toString(
                cases.stream().filter(one -> one.outcome() == outcome).count());
    }
}
