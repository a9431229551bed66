package com.openagents.spacetime.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file that a setting names cannot be used, as a sentence to {@link Settings#complain} with. */
public final class FileCheck {
    private FileCheck() {}

    /** What is wrong with a file that is to be read; empty if it is a file that this process may read. */
    public static Optional<String> complaint(Path file) {
        if (Files.notExists(file)) {
            return Optional.of("there is no file %s: create it, or correct the path".formatted(file));
        }
        if (Files.isDirectory(file)) {
            return Optional.of("%s is a directory: name a file".formatted(file));
        }
        if (!Files.isReadable(file)) {
            return Optional.of("%s cannot be read: let the user that runs this program read it".formatted(file));
        }
        return Optional.empty();
    }

    /** What is wrong with a directory that is to be listed; empty if it is one and this process may read it. */
    public static Optional<String> directoryComplaint(Path directory) {
        if (Files.notExists(directory)) {
            return Optional.of("there is no directory %s: create it, or correct the path".formatted(directory));
        }
        if (!Files.isDirectory(directory)) {
            return Optional.of("%s is not a directory: name a directory".formatted(directory));
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            return Optional.of("%s cannot be read: let the user that runs this program read it".formatted(directory));
        }
        return Optional.empty();
    }
}
