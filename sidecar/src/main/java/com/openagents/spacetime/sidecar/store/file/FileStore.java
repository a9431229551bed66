package com.openagents.spacetime.sidecar.store.file;

import com.openagents.spacetime.sidecar.store.Content;
import com.openagents.spacetime.sidecar.store.Crc32c;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectMissing;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.StoreException;
import com.openagents.spacetime.sidecar.store.StoreMisconfigured;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Objects as files below one directory, under their own names; size, checksum and metadata stand beside each in a hidden
 * file {@code .<leaf>.meta}.
 *
 * <p>An object appears whole or not at all: both files are written under temporary names and synced, then, under a lock
 * that also other processes see, the metadata is renamed into place and the content is linked to its name, which fails if
 * the name exists. A crash in between leaves metadata without content, which the next put replaces.
 */
public final class FileStore implements ObjectStore {
    /** A file lock belongs to the whole process, so threads need a lock of their own around it. */
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private final Path root;

    /** The store below {@code root}, which must exist when it is used. */
    public FileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String location() {
        return "file:" + root;
    }

    @Override
    public void check() {
        if (!Files.isDirectory(root)) {
            throw new StoreMisconfigured(
                    "the store's directory %s does not exist: create it (or mount it), or correct store.url"
                            .formatted(root),
                    null);
        }
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new StoreMisconfigured(
                    "the store's directory %s cannot be read by this user: change its owner or mode, or correct store.url"
                            .formatted(root),
                    null);
        }
    }

    @Override
    public ObjectStat put(ObjectName name, Content content, Map<String, String> metadata) {
        var stat = new ObjectStat(name, content.size(), content.crc32c(), metadata);
        return attempt("put", name, () -> {
            check();
            Path file = path(name);
            if (Files.exists(file)) {
                return sameOrTaken(stat);
            }
            Durably.createDirectories(root, Durably.parentOf(file));
            Path contentDraft = draft(file);
            Path metadataDraft = draft(file);
            try {
                write(contentDraft, content);
                Durably.write(metadataDraft, MetadataFile.encode(stat));
                return publish(stat, contentDraft, metadataDraft);
            } finally {
                Files.deleteIfExists(contentDraft);
                Files.deleteIfExists(metadataDraft);
            }
        });
    }

    private static void write(Path draft, Content content) throws IOException {
        switch (content) {
            case Content.Bytes(var bytes, var _) -> Durably.write(draft, bytes);
            case Content.Spooled(var file, var size, var crc32c) -> {
                var written = Durably.copy(file, draft);
                if (written.size() != size || written.crc32c() != crc32c) {
                    throw new ObjectDamaged(
                            "%s was to be put with %d bytes and CRC32C %08x, but holds %d bytes with %08x now: its disk is damaged, or somebody else writes there"
                                    .formatted(file, size, crc32c, written.size(), written.crc32c()),
                            null);
                }
            }
        }
    }

    private ObjectStat publish(ObjectStat stat, Path contentDraft, Path metadataDraft) throws IOException {
        Path file = path(stat.name());
        PROCESS.lock();
        try (var channel =
                        FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.exists(file)) {
                return sameOrTaken(stat);
            }
            Files.move(metadataDraft, MetadataFile.beside(file), StandardCopyOption.ATOMIC_MOVE);
            Files.createLink(file, contentDraft);
            Durably.syncDirectory(Durably.parentOf(file));
            return stat;
        } catch (FileAlreadyExistsException _) {
            return sameOrTaken(stat);
        } finally {
            PROCESS.unlock();
        }
    }

    private ObjectStat sameOrTaken(ObjectStat wanted) throws IOException {
        ObjectStat present = statOf(wanted.name());
        if (present.size() == wanted.size() && present.crc32c() == wanted.crc32c()) {
            return present;
        }
        throw new NameTaken(
                "%s in %s already holds %d bytes with CRC32C %08x, not the %d bytes with %08x to be put: another writer was here"
                        .formatted(
                                wanted.name(),
                                location(),
                                present.size(),
                                present.crc32c(),
                                wanted.size(),
                                wanted.crc32c()),
                null);
    }

    @Override
    public byte[] get(ObjectStat object) {
        return attempt("get", object.name(), () -> Crc32c.verified(Files.readAllBytes(path(object.name())), object));
    }

    @Override
    public byte[] get(ObjectName name, long from, int length) {
        return attempt("get", name, () -> {
            var part = ByteBuffer.allocate(length);
            try (var channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
                while (part.hasRemaining()) {
                    if (channel.read(part, from + part.position()) < 0) {
                        throw new ObjectDamaged(
                                "%s in %s ends before byte %d".formatted(name, location(), from + length), null);
                    }
                }
            }
            return part.array();
        });
    }

    @Override
    public Optional<ObjectStat> stat(ObjectName name) {
        return attempt("stat", name, () -> Files.exists(path(name)) ? Optional.of(statOf(name)) : Optional.empty());
    }

    private ObjectStat statOf(ObjectName name) throws IOException {
        return MetadataFile.read(name, path(name));
    }

    @Override
    public Stream<ObjectStat> list(String prefix, String startOffset) {
        return attempt("list", prefix, () -> {
            check();
            return new Listing(root, prefix, startOffset)
                    .names().stream().map(name -> attempt("list", name, () -> statOf(name)));
        });
    }

    @Override
    public List<String> folders(String folder) {
        return attempt("list", folder, () -> {
            check();
            return Listing.folders(root.resolve(folder));
        });
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }

    private Path path(ObjectName name) {
        return root.resolve(name.value());
    }

    private static Path draft(Path file) {
        return file.resolveSibling(".%s.%s.tmp".formatted(file.getFileName(), UUID.randomUUID()));
    }

    /** Work on files whose failure is the store's. */
    private interface FileWork<T> {
        T run() throws IOException;
    }

    private <T> T attempt(String operation, Object what, FileWork<T> work) {
        try {
            return work.run();
        } catch (NoSuchFileException e) {
            throw new ObjectMissing("%s: there is no object %s in %s".formatted(operation, what, location()), e);
        } catch (AccessDeniedException e) {
            throw new StoreMisconfigured(
                    "%s %s: this user may not touch %s: change its owner or mode, or correct store.url"
                            .formatted(operation, what, e.getFile()),
                    e);
        } catch (IOException e) {
            throw unavailable(operation, what, e);
        }
    }

    private StoreException unavailable(String operation, Object what, IOException e) {
        return new StoreUnavailable("%s %s in %s failed: %s".formatted(operation, what, location(), e), e);
    }
}
