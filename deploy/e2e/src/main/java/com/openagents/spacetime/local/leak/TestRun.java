package com.openagents.spacetime.local.leak;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run of all tests has left in a checkout.
 *
 * @param checkout the project's folder
 * @param files everything that is to be searched or read, relative to the checkout
 */
record TestRun(Path checkout, List<Path> files) {
    /** Where the modules write: reports, what the build itself notes, and what the tests gather. */
    private static final PathMatcher OF_A_RUN =
            matcher("regex:(deploy/)?[^/]+/target/([^/]+\\.log|(surefire-reports|failsafe-reports|evidence)/.+)");

    private static final PathMatcher HASHES = matcher("glob:**/evidence/minted/*.sha256");

    /** Without one of each, the run was not whole, and a search of it would prove nothing. */
    private static final List<String> EXPECTED = List.of(
            "gateway/target/evidence/minted/*.sha256",
            "gateway/target/surefire-reports/*.xml",
            "sidecar/target/surefire-reports/*.xml",
            "deploy/e2e/target/evidence/minted/*.sha256",
            "deploy/e2e/target/failsafe-reports/*.xml",
            "deploy/e2e/target/evidence/stacks/*/gateway.log",
            "deploy/e2e/target/evidence/stacks/*/gateway.metrics",
            "deploy/e2e/target/evidence/stacks/*/sidecar.log",
            "deploy/e2e/target/evidence/stacks/*/sidecar.metrics",
            "deploy/e2e/target/evidence/stacks/*/spacetimedb.log",
            "deploy/e2e/target/evidence/stacks/*/spacetimedb.metrics");

    /** The last run in that checkout. */
    static TestRun in(Path checkout) {
        try {
            var files = new ArrayList<Path>();
            for (var target : targets(checkout)) {
                files.addAll(filesBelow(target));
            }
            return new TestRun(
                    checkout,
                    files.stream()
                            .map(checkout::relativize)
                            .filter(OF_A_RUN::matches)
                            .toList());
        } catch (IOException e) {
            throw StackFailure.failed("what the tests have left in " + checkout + " cannot be listed", e);
        }
    }

    /** Of the kinds of files that every whole run leaves behind, those that are not there. */
    List<String> missing() {
        return EXPECTED.stream()
                .filter(kind -> files.stream().noneMatch(matcher("glob:" + kind)::matches))
                .toList();
    }

    /** The secret parts of all credentials that were noted. */
    Set<SecretPart> minted() throws IOException {
        var parts = new HashSet<SecretPart>();
        for (var file : files) {
            if (HASHES.matches(file)) {
                Files.readAllLines(checkout.resolve(file)).stream()
                        .map(SecretPart::parse)
                        .forEach(parts::add);
            }
        }
        return parts;
    }

    /** The files in which no credential may stand. */
    List<Path> texts() {
        return files.stream()
                .filter(file -> !HASHES.matches(file))
                .map(checkout::resolve)
                .toList();
    }

    /** Where the modules are built: they lie in the project's folder and in {@code deploy}. */
    private static List<Path> targets(Path checkout) throws IOException {
        try (var own = Files.list(checkout);
                var deployed = Files.list(checkout.resolve("deploy"))) {
            return Stream.concat(own, deployed)
                    .map(module -> module.resolve("target"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static List<Path> filesBelow(Path target) throws IOException {
        try (var files = Files.walk(target)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static PathMatcher matcher(String pattern) {
        return FileSystems.getDefault().getPathMatcher(pattern);
    }
}
