package com.openagents.spacetime.sidecar.store.file;

import com.openagents.spacetime.sidecar.store.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Walks the files of a store in the order of their names as objects; hidden files are no objects. */
final class Listing {
    private final Path root;
    private final String prefix;
    private final String startOffset;
    private final List<ObjectName> names = new ArrayList<>();

    Listing(Path root, String prefix, String startOffset) {
        this.root = root;
        this.prefix = prefix;
        this.startOffset = startOffset;
    }

    /** Names that begin with the prefix and are not below the start. */
    List<ObjectName> names() throws IOException {
        walk(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        return names;
    }

    private void walk(String folder) throws IOException {
        for (Path child : children(root.resolve(folder))) {
            String name = folder + child.getFileName();
            if (Files.isDirectory(child)) {
                if (mayHold(name + "/")) {
                    walk(name + "/");
                }
            } else if (name.startsWith(prefix) && name.compareTo(startOffset) >= 0) {
                names.add(new ObjectName(name));
            }
        }
    }

    private boolean mayHold(String folder) {
        boolean withinPrefix = folder.startsWith(prefix) || prefix.startsWith(folder);
        return withinPrefix && (folder.compareTo(startOffset) >= 0 || startOffset.startsWith(folder));
    }

    /** The visible directories in {@code directory} that have an object somewhere below, in order. */
    static List<String> folders(Path directory) throws IOException {
        var found = new ArrayList<String>();
        for (Path child : children(directory)) {
            if (Files.isDirectory(child) && holdsAnObject(child)) {
                found.add(child.getFileName().toString());
            }
        }
        return found;
    }

    private static boolean holdsAnObject(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            return below.anyMatch(file -> isVisible(file) && Files.isRegularFile(file));
        }
    }

    /** Visible entries; a folder sorts as its name with the slash that follows it in objects' names. */
    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Listing::isVisible)
                    .sorted(Comparator.comparing(
                            entry -> Files.isDirectory(entry) ? entry.getFileName() + "/" : "" + entry.getFileName()))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }

    private static boolean isVisible(Path entry) {
        return !entry.getFileName().toString().startsWith(".");
    }
}
