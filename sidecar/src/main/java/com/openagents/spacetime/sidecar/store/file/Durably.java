package com.openagents.spacetime.sidecar.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** File operations that have reached the disk when they return. */
final class Durably {
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
