package com.openagents.spacetime.sidecar.store.file;

import com.openagents.spacetime.sidecar.store.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32C;

/** File operations that have reached the disk when they return. */
final class Durably {
    private static final int PART = 64 * 1024;

    private Durably() {}

    /** Creates {@code file}, which must not exist, with this content. */
    static void write(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /**
     * Creates {@code file}, which must not exist, with the content of {@code from}.
     *
     * @return what was written, by its size and checksum
     */
    static Content.Spooled copy(Path from, Path file) throws IOException {
        try (var source = FileChannel.open(from, StandardOpenOption.READ);
                var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var crc = new CRC32C();
            var part = ByteBuffer.allocate(PART);
            while (source.read(part) >= 0) {
                crc.update(part.flip());
                part.rewind();
                while (part.hasRemaining()) {
                    channel.write(part);
                }
                part.clear();
            }
            channel.force(true);
            return new Content.Spooled(file, channel.position(), (int) crc.getValue());
        }
    }

    /** Creates the missing directories from {@code root}, which exists, down to {@code directory}. */
    static void createDirectories(Path root, Path directory) throws IOException {
        if (directory.equals(root) || Files.isDirectory(directory)) {
            return;
        }
        Path parent = parentOf(directory);
        createDirectories(root, parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        syncDirectory(parent);
    }

    /** The directory that a file below a store's root is in. */
    static Path parentOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a store's file has a directory");
    }

    /** Makes the names in {@code directory} durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
