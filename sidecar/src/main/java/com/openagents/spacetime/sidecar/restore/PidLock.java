package com.openagents.spacetime.sidecar.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds who holds the server's lock on a data directory, from the kernel's list of locks. To look takes no lock itself: even
 * a lock held for a moment could keep a server from starting, and Java's own file locks do not see the server's (storage spec
 * §6.1). A holder in another process namespace may be invisible, so an answer of nobody is no proof.
 */
final class PidLock {
    private static final Path KERNEL = Path.of("/proc/locks");
    private static final Pattern FLOCK =
            Pattern.compile("\\d+: FLOCK +ADVISORY +WRITE +(-?\\d+) +[0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private PidLock() {}

    /** The number of the process that holds the lock; nothing if nobody is seen to. */
    static Optional<String> holder(Path pidFile) throws IOException {
        try {
            var inode = Files.getAttribute(pidFile, "unix:ino").toString();
            return Files.readAllLines(KERNEL).stream()
                    .map(FLOCK::matcher)
                    .filter(line -> line.matches() && line.group(2).equals(inode))
                    .map(line -> line.group(1))
                    .findFirst();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
