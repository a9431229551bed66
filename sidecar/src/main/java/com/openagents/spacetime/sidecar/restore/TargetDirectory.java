package com.openagents.spacetime.sidecar.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The place that a restore fills. Everything is written beside it, in a directory of its own, and becomes the target by one
 * rename: so the target is never there half-way.
 */
final class TargetDirectory implements AutoCloseable {
    private final Path target;
    private final Path draft;

    private TargetDirectory(Path target, Path draft) {
        this.target = target;
        this.draft = draft;
    }

    /** Why a directory cannot be a target; nothing if it can. */
    static Optional<String> refusal(Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return Files.isDirectory(parentOf(target))
                    ? Optional.empty()
                    : Optional.of(
                            "%s cannot be created, since %s is not a directory".formatted(target, parentOf(target)));
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("%s is not a directory: choose a --target that does not exist".formatted(target));
        }
        var holder = PidLock.holder(target.resolve("spacetime.pid"));
        if (holder.isPresent()) {
            return Optional.of("a SpacetimeDB runs on %s (process %s): stop it, and move the directory away"
                    .formatted(target, holder.get()));
        }
        try (var entries = Files.list(target)) {
            return entries.findAny().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "%s is not empty, and a restore overwrites nothing: move it away, or choose another --target"
                                    .formatted(target));
        }
    }

    /** Begins to write; the parent must exist. */
    static TargetDirectory begin(Path target) throws IOException {
        var whole = target.toAbsolutePath().normalize();
        var draft = Files.createTempDirectory(parentOf(whole), "." + whole.getFileName() + ".restoring-");
        return new TargetDirectory(whole, draft);
    }

    /** A file to be written, its directories made. */
    Path file(String path) throws IOException {
        var file = draft.resolve(path);
        Files.createDirectories(
                parentOf(file), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return file;
    }

    /** A new file that only its owner may read or write, as the server writes its own. */
    FileChannel create(String path) throws IOException {
        var file = file(path);
        var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return channel;
    }

    /** Makes all that was written durable and gives it the target's name. */
    void publish() throws IOException {
        var like = Files.exists(target) ? target : parentOf(target);
        try (var written = Files.walk(draft)) {
            for (Path path : (Iterable<Path>) written::iterator) {
                adoptOwner(path, like);
                if (Files.isDirectory(path)) {
                    sync(path);
                }
            }
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        sync(parentOf(target));
    }

    /** A restore run by root gives the files to whom the place belongs, which is whom the server runs as. */
    private static void adoptOwner(Path path, Path like) throws IOException {
        var owner = Files.getOwner(like);
        var own = Files.getOwner(path);
        if (own.getName().equals("root") && !own.equals(owner)) {
            Files.setOwner(path, owner);
        }
    }

    /** Removes what was not published. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(draft)) {
            return;
        }
        try (Stream<Path> left = Files.walk(draft)) {
            for (Path path : (Iterable<Path>) left.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().normalize().getParent(), () -> path + " has no parent");
    }
}
