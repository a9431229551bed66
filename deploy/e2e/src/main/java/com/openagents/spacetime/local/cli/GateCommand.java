package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.gate.ConformancePage;
import com.openagents.spacetime.local.gate.Gate;
import com.openagents.spacetime.local.gate.GateResult;
import com.openagents.spacetime.local.gate.Judgement;
import com.openagents.spacetime.local.gate.SlowTrial;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.StackDescription;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Judges what a suite has reported, keeps the result and renders the page: the last step of every script of
 * {@code deploy/gates}. Exit code 1 if the gate does not hold.
 */
@Command(name = "gate", description = "Judges what a test suite has said of the gateway's transport.")
final class GateCommand {
    private static final String RUNS = "the suites that were run, each with its version";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli reads it and shows the text
    private boolean help;

    @Command(description = "Two runs of Autobahn's suite.")
    int autobahn(
            @Option(names = "--tool", required = true, description = RUNS) List<String> tools,
            @Option(names = "--direct", required = true, description = "its index.json without the splice") Path direct,
            @Option(names = "--spliced", required = true, description = "its index.json through the splice")
                    Path spliced) {
        return keep(Gate.AUTOBAHN, judgement(tools).autobahn(direct, spliced));
    }

    @Command(description = "A report of h2spec.")
    int h2spec(
            @Option(names = "--tool", required = true, description = RUNS) List<String> tools,
            @Parameters(paramLabel = "REPORT", description = "its report for JUnit") Path report) {
        return keep(Gate.H2SPEC, judgement(tools).h2spec(report, exceptions(Gate.H2SPEC)));
    }

    @Command(description = "Scans by testssl.sh and SSLyze.")
    int tls(
            @Option(names = "--tool", required = true, description = RUNS) List<String> tools,
            @Option(
                            names = "--scan",
                            required = true,
                            paramLabel = "NAME=DIR",
                            description = "both scans of one configuration")
                    Map<String, Path> scans) {
        return keep(Gate.TLS, judgement(tools).tls(scans, exceptions(Gate.TLS)));
    }

    @Command(name = "slow-http", description = "Runs slow clients against the gateway of a stack.")
    int slowHttp(
            @Option(names = "--tool", required = true, description = RUNS) List<String> tools,
            @Option(names = "--state", required = true, description = "the stack's directory") Path state,
            @Option(names = "--logs", required = true, description = "takes what slowhttptest says") Path logs) {
        return keep(Gate.SLOW_HTTP, SlowTrial.runAll(StackDescription.read(state), logs, today(), tools));
    }

    @Command(description = "Reports of the test classes that hold the corpus.")
    int smuggling(
            @Option(names = "--tool", required = true, description = RUNS) List<String> tools,
            @Parameters(paramLabel = "REPORT", arity = "1..*", description = "their reports for JUnit")
                    List<Path> reports) {
        return keep(Gate.SMUGGLING, judgement(tools).smuggling(reports));
    }

    private static int keep(Gate gate, GateResult result) {
        ConformancePage.of(Checkout.current().root()).keep(gate, result);
        result.findings().forEach(finding -> System.err.println("  " + finding));
        System.err.printf("%s: %s%n", gate.word(), result.holds() ? "held" : "not held");
        return result.holds() ? 0 : 1;
    }

    private static Judgement judgement(List<String> tools) {
        return new Judgement(today(), tools);
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    private static Path exceptions(Gate gate) {
        return Checkout.current().root().resolve("deploy/gates/exceptions").resolve(gate.word());
    }
}
