package com.openagents.spacetime.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One line that names a running process beyond doubt: its pid and when it started, since pids are used again.
 *
 * @param path where the line is kept
 */
record PidFile(Path path) {

    void write(ProcessHandle process) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, process.pid() + " " + started(process) + "\n");
    }

    /** The process, if it is the very one that was written down and still runs. */
    Optional<ProcessHandle> read() throws IOException {
        String line;
        try {
            line = Files.readString(path).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        var space = line.indexOf(' ');
        if (space < 1) {
            return Optional.empty();
        }
        var started = line.substring(space + 1);
        return ProcessHandle.of(Long.parseLong(line, 0, space, 10))
                .filter(process -> process.isAlive() && started(process).equals(started));
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
