package com.openagents.spacetime.local.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two runs of Autobahn's suite, one without and one with the splice between client and server, by the suite's
 * {@code index.json}. The splice must not make any case worse; what the server itself does not do is not its concern.
 */
final class AutobahnRuns {
    /** The sections that say something of frames; the rest is compression (RFC 7692), which nobody here negotiates. */
    private static final List<String> SECTIONS = List.of("1", "2", "3", "4", "5", "6", "7", "9", "10", "12", "13");

    private final Map<String, Outcome> direct;
    private final Map<String, Outcome> spliced;

    private AutobahnRuns(Map<String, Outcome> direct, Map<String, Outcome> spliced) {
        this.direct = direct;
        this.spliced = spliced;
    }

    /**
     * The suite's words for how a case ended, from best to worst; of a connection's end it says the last three as well.
     * What was only informational was not judged, and what is not implemented was not tried: they are equally good.
     */
    private enum Verdict {
        OK(0),
        NON_STRICT(1),
        INFORMATIONAL(2),
        UNIMPLEMENTED(2),
        FAILED(3),
        WRONG_CODE(3),
        UNCLEAN(3),
        FAILED_BY_CLIENT(3);

        private final int rank;

        Verdict(int rank) {
            this.rank = rank;
        }

        String word() {
            return name().replace('_', this == NON_STRICT ? '-' : ' ');
        }

        static Verdict of(String word) {
            return Arrays.stream(values())
                    .filter(verdict -> verdict.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> StackFailure.failed(
                            "Autobahn says \"%s\" of a case: no such word is known.".formatted(word)));
        }

        boolean isWorseThan(Verdict other) {
            return rank > other.rank;
        }
    }

    private record Outcome(Verdict behavior, Verdict close) {
        boolean isWorseThan(Outcome other) {
            return behavior.isWorseThan(other.behavior) || close.isWorseThan(other.close);
        }

        @Override
        public String toString() {
            return "%s, closed %s".formatted(behavior.word(), close.word());
        }
    }

    /** Reads both indexes. */
    static AutobahnRuns read(Path direct, Path spliced) {
        return new AutobahnRuns(outcomes(direct), outcomes(spliced));
    }

    private static Map<String, Outcome> outcomes(Path index) {
        var outcomes = new TreeMap<String, Outcome>();
        try {
            for (var agent : new ObjectMapper().readTree(index.toFile())) {
                agent.properties()
                        .forEach(one -> outcomes.put(
                                one.getKey(),
                                new Outcome(
                                        Verdict.of(
                                                one.getValue().path("behavior").asText()),
                                        Verdict.of(one.getValue()
                                                .path("behaviorClose")
                                                .asText()))));
            }
        } catch (IOException e) {
            throw StackFailure.failed(index + " cannot be read", e);
        }
        return outcomes;
    }

    /** Every case that the splice made worse, and every section without cases. */
    List<String> findings() {
        var findings = new ArrayList<String>();
        for (var section : SECTIONS) {
            if (direct.keySet().stream().noneMatch(name -> isOf(section, name))) {
                findings.add("section %s has not been run".formatted(section));
            }
        }
        direct.forEach((name, without) -> {
            var with = spliced.get(name);
            if (with == null) {
                findings.add("case %s has not been run through the splice".formatted(name));
            } else if (with.isWorseThan(without)) {
                findings.add("case %s: %s through the splice, but %s without it".formatted(name, with, without));
            }
        });
        return findings;
    }

    /** The figures by section. */
    GateResult.Table table() {
        var rows = SECTIONS.stream()
                .map(section -> List.of(
                        title(section), count(section, direct), verdicts(section, direct), verdicts(section, spliced)))
                .toList();
        return new GateResult.Table(List.of("section", "cases", "without the splice", "through the splice"), rows);
    }

    private static String title(String section) {
        return switch (section) {
            case "1" -> "1 framing";
            case "2" -> "2 pings and pongs";
            case "3" -> "3 reserved bits";
            case "4" -> "4 opcodes";
            case "5" -> "5 fragmentation";
            case "6" -> "6 UTF-8";
            case "7" -> "7 closing";
            case "9" -> "9 limits, up to 16 MiB";
            case "10" -> "10 automatic fragmentation";
            default -> section + " compression, which is never negotiated";
        };
    }

    private static String count(String section, Map<String, Outcome> run) {
        return Long.toString(
                run.keySet().stream().filter(name -> isOf(section, name)).count());
    }

    private static String verdicts(String section, Map<String, Outcome> run) {
        var counts = new TreeMap<String, Integer>();
        run.forEach((name, outcome) -> {
            if (isOf(section, name)) {
                boolean plain = outcome.close.rank == 0 || outcome.close == outcome.behavior;
                counts.merge(plain ? outcome.behavior.word() : outcome.toString(), 1, Integer::sum);
            }
        });
        return String.join(
                "; ",
                counts.entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey())
                        .toList());
    }

    private static boolean isOf(String section, String name) {
        return name.startsWith(section + ".");
    }
}
