package com.openagents.spacetime.gateway.revocation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write a file, which one process at a time has. What is locked is an empty file beside it, {@code .lock},
 * since the file itself is replaced now and then, and a lock does not pass on to the new one. The system takes the lock
 * back when the process ends, however it ends; the empty file stays.
 */
final class SoleOwner implements Closeable {
    private final FileChannel channel;

    private SoleOwner(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the right.
     *
     * @throws RevocationFileUnusable if another process has it, or no lock can be made
     */
    static SoleOwner of(Path file) throws RevocationFileUnusable {
        var lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                throw new RevocationFileUnusable(
                        ("the file of revocations %s is in use by another gateway, which holds the lock %s: stop that one,"
                                        + " or give each a revocations.file of its own.")
                                .formatted(file, lock));
            }
            return new SoleOwner(channel);
        } catch (IOException failure) {
            throw new RevocationFileUnusable(
                    "the lock %s cannot be made (%s): let the user that runs the gateway write in that directory."
                            .formatted(lock, failure),
                    failure);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException bySomeoneInThisProcess) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
