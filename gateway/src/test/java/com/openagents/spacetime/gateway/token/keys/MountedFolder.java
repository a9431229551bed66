package com.openagents.spacetime.gateway.token.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder as Kubernetes mounts a secret: each file is a link into {@code ..data}, which is a link to the folder of the
 * present version and is turned to the next one in a single step.
 */
final class MountedFolder {
    private final Path folder;
    private int version;

    MountedFolder(Path folder, Map<String, String> files) throws IOException {
        this.folder = folder;
        turnTo(files);
        for (var name : files.keySet()) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Replaces all files at once. */
    void turnTo(Map<String, String> files) throws IOException {
        var next = Files.createDirectory(folder.resolve("..v" + ++version));
        for (var file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
        }
        var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
