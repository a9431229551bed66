package com.openagents.spacetime.local.vitals;

import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that runs on this machine, by its process id. */
public record Vitals(long pid) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long KIB = 1024;

    /** What lives in its heap after a full collection: two, since what the first leaves to finalizers and cleaners dies in the second. */
    public ClassHistogram heap() {
        jcmd("GC.run_finalization");
        jcmd("GC.run");
        return ClassHistogram.parse(jcmd("GC.class_histogram"));
    }

    /** The files that it has open, and how many sockets and the like, by what they are. */
    public Map<String, Long> openFiles() {
        try (var files = Files.list(proc("fd"))) {
            return files.flatMap(Vitals::target)
                    .map(target -> target.replaceFirst(":\\[[0-9]+]$", ""))
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        } catch (IOException e) {
            throw StackFailure.failed("the open files of process %d cannot be counted".formatted(pid), e);
        }
    }

    /** The memory that it has from the system at the moment, in bytes. */
    public long resident() {
        try {
            return Files.readAllLines(proc("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw StackFailure.failed("the memory of process %d cannot be read".formatted(pid), e);
        }
    }

    private static Stream<String> target(Path file) {
        try {
            return Stream.of(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return Stream.of(); // closed since it was listed
        }
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    private String jcmd(String command) {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var run = Command.run(List.of(program.toString(), Long.toString(pid), command), LIMIT);
        if (run.exitCode() != 0) {
            throw StackFailure.failed(
                    "jcmd %d %s exits with %d: %s".formatted(pid, command, run.exitCode(), run.out() + run.err()));
        }
        return run.out();
    }
}
