package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory with everything in it. */
public final class Tree {
    private Tree() {}

    /** Deletes it, as a lost disk would; does nothing where it does not exist. */
    public static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw StackFailure.failed(root + " cannot be deleted", e);
        }
    }

    /** Whether there is nothing in it, or it does not exist. */
    public static boolean isEmpty(Path root) {
        if (!Files.exists(root)) {
            return true;
        }
        try (var entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw StackFailure.failed(root + " cannot be read", e);
        }
    }
}
