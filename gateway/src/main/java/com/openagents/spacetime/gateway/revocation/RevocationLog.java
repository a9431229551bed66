package com.openagents.spacetime.gateway.revocation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file of revocations: a header, then a line per flush. A write that fails is taken back, and the next may succeed. A
 * flush that fails breaks the log until the process starts anew: the system may have dropped what it could not write, and a
 * second flush would call it stored. Belongs to one thread at a time; the process owns the file alone.
 */
final class RevocationLog implements Closeable {
    private static final Logger LOG = Logger.getLogger(RevocationLog.class);

    private final Path file;
    private final SoleOwner owner;
    private final AppendFile.Opener opener;
    private AppendFile out;
    private long length;
    private volatile @Nullable String fault;

    private RevocationLog(Path file, SoleOwner owner, AppendFile.Opener opener, AppendFile out, long length) {
        this.file = file;
        this.owner = owner;
        this.opener = opener;
        this.out = out;
        this.length = length;
    }

    /**
     * Opens the file, which is made if it is not there, and reads it.
     *
     * @param records is given each record, in the order in which they were written
     */
    static RevocationLog open(Path path, AppendFile.Opener opener, Consumer<StoredRecord> records)
            throws RevocationFileUnusable {
        var file = real(path);
        var owner = SoleOwner.of(file);
        try {
            return openOwned(file, owner, opener, records);
        } catch (RevocationFileUnusable unusable) {
            closeQuietly(owner);
            throw unusable;
        }
    }

    private static RevocationLog openOwned(
            Path file, SoleOwner owner, AppendFile.Opener opener, Consumer<StoredRecord> records)
            throws RevocationFileUnusable {
        long whole = Files.exists(file) ? LogReader.read(file, records) : 0;
        try {
            long present = Files.exists(file) ? Files.size(file) : 0;
            var log = new RevocationLog(file, owner, opener, opener.open(file), whole);
            if (present > whole) {
                LOG.warnf(
                        "The end of the file of revocations was never confirmed and is cut off file=%s bytes=%d",
                        file, present - whole);
                log.out.cut(whole);
                log.out.flush();
            }
            if (whole == 0) {
                log.rewrite(Collections.emptyIterator());
            }
            return log;
        } catch (IOException failure) {
            throw new RevocationFileUnusable(
                    "the file of revocations %s cannot be written (%s): make room, and let the user that runs the gateway write it and its directory."
                            .formatted(file, failure),
                    failure);
        }
    }

    /** How long the file is, in bytes. */
    long length() {
        return length;
    }

    /** Why nothing can be stored any more, as a whole sentence; empty while all is well. From any thread. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Stores a record: when this returns it is on the disk. */
    void append(StoredRecord entry) throws RevocationsNotStored {
        var broken = fault;
        if (broken != null) {
            throw new RevocationsNotStored(broken);
        }
        var line = RecordLine.of(entry.payload());
        try {
            out.append(line);
        } catch (IOException failure) {
            takeBack();
            throw new RevocationsNotStored(
                    "the file of revocations %s cannot be written (%s): make room on its disk, then ask again."
                            .formatted(file, failure),
                    failure);
        }
        flush();
        length += line.length;
    }

    private void takeBack() {
        try {
            out.cut(length);
        } catch (IOException failure) {
            fault = "the file of revocations %s ends in half a line that cannot be removed (%s): restart the gateway."
                    .formatted(file, failure);
        }
    }

    private void flush() throws RevocationsNotStored {
        try {
            out.flush();
        } catch (IOException failure) {
            var message =
                    "the file of revocations %s could not be flushed to its disk (%s), so none is stored until the gateway is restarted: check the disk first."
                            .formatted(file, failure);
            fault = message;
            throw new RevocationsNotStored(message, failure);
        }
    }

    /**
     * Replaces the file by one with these records alone. After a failure the old one is in use as before, unless it cannot
     * be told which of the two a crash would leave; then the log is broken.
     */
    void rewrite(Iterator<StoredRecord> records) throws IOException {
        var temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        var next = opener.open(temporary);
        long written;
        try {
            written = fill(next, records);
            next.flush();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            closeQuietly(next);
            throw failure;
        }
        var old = out;
        out = next;
        length = written;
        closeQuietly(old);
        flushDirectory();
    }

    private static long fill(AppendFile next, Iterator<StoredRecord> records) throws IOException {
        long written = LogReader.HEADER.length;
        next.append(LogReader.HEADER);
        while (records.hasNext()) {
            var line = RecordLine.of(records.next().payload());
            next.append(line);
            written += line.length;
        }
        return written;
    }

    private void flushDirectory() throws IOException {
        boolean interrupted = false;
        try {
            while (!isDirectoryFlushed()) {
                interrupted |= Thread.interrupted(); // it would close the channel again, and that is no reason to break
            }
        } catch (IOException failure) {
            fault =
                    "the directory of the file of revocations %s could not be flushed (%s): check the disk, then restart the gateway."
                            .formatted(file, failure);
            throw failure;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Flushes the directory, unless the thread is or has been interrupted. */
    private boolean isDirectoryFlushed() throws IOException {
        try (var directory = FileChannel.open(directory(file), StandardOpenOption.READ)) {
            directory.force(true);
            return true;
        } catch (ClosedByInterruptException interrupt) {
            return false;
        }
    }

    /** Nothing can be added afterwards; the file may be opened again. */
    @Override
    public void close() {
        fault = "the file of revocations %s has been closed, since the gateway ends.".formatted(file);
        closeQuietly(out);
        closeQuietly(owner);
    }

    /** Behind a link stands the file that is to be replaced, not the link. */
    private static Path real(Path path) throws RevocationFileUnusable {
        try {
            return Files.exists(path)
                    ? path.toRealPath()
                    : directory(path.toAbsolutePath()).toRealPath().resolve(path.getFileName());
        } catch (IOException failure) {
            throw new RevocationFileUnusable(
                    "there is no directory for the file of revocations %s (%s): create it, or correct the path."
                            .formatted(path, failure),
                    failure);
        }
    }

    private static Path directory(Path file) {
        var parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("an absolute path of a file has a directory: " + file);
        }
        return parent;
    }

    /** What was to be on the disk is there or has been reported missing; there is nothing left that closing could lose. */
    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException failure) {
            LOG.warnf("A file could not be closed reason=%s", failure);
        }
    }
}
