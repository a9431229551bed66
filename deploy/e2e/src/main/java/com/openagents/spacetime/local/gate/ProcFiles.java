package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What Linux says of a process and of its connections, in {@code /proc} (proc(5)). */
final class ProcFiles {
    private static final Path CONNECTIONS = Path.of("/proc/net/tcp");
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

    /** How many connections of IPv4 from this host to a port are open at both ends. */
    static int connectionsTo(int port) {
        var end = ":%04X".formatted(port).toUpperCase(Locale.ROOT);
        try (var lines = Files.lines(CONNECTIONS)) {
            return (int) lines.map(line -> line.strip().split("\\s+"))
                    .filter(row -> row.length > 3 && row[2].endsWith(end) && row[3].equals(ESTABLISHED))
                    .count();
        } catch (IOException e) {
            throw StackFailure.failed(CONNECTIONS + " cannot be read", e);
        }
    }
}
