package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What Linux says of a process and of its connections, in {@code /proc} (proc(5)). */
final class ProcFiles {
    /** Java's connections over IPv4 stand in the second. */
    private static final List<Path> CONNECTIONS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private static final String ESTABLISHED = "01";

    private ProcFiles() {}

    /** The memory of a process that is in RAM, in MiB. */
    static long residentMiB(long pid) {
        var file = Path.of("/proc", Long.toString(pid), "status");
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow(() -> StackFailure.failed(file + " names no memory: the gateway has ended"))
                    / 1024;
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be read: the gateway has ended", e);
        }
    }

    /** How many connections from this host to a port are open at both ends. */
    static int connectionsTo(int port) {
        return CONNECTIONS.stream()
                .mapToInt(table -> connectionsTo(port, table))
                .sum();
    }

    private static int connectionsTo(int port, Path table) {
        var end = ":%04X".formatted(port).toUpperCase(Locale.ROOT);
        try (var lines = Files.lines(table)) {
            return (int) lines.map(line -> line.strip().split("\\s+"))
                    .filter(row -> row.length > 3 && row[2].endsWith(end) && row[3].equals(ESTABLISHED))
                    .count();
        } catch (IOException e) {
            throw StackFailure.failed(table + " cannot be read", e);
        }
    }
}
