package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for a stack that nobody asks for again. */
final class Scratch {
    private Scratch() {}

    static Path directory() {
        try {
            return Files.createTempDirectory("spacetime-pair-");
        } catch (IOException e) {
            throw StackFailure.failed("no temporary directory can be made", e);
        }
    }

    static void delete(Path directory) {
        Tree.delete(directory);
    }
}
