package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A stack with a directory of its own, until JUnit closes the store that holds it. */
record HeldStack(RunningStack stack, Path directory) implements AutoCloseable {
    static HeldStack start(Function<Path, RunningStack> start) {
        try {
            var directory = Files.createTempDirectory("spacetime-e2e-");
            return new HeldStack(start.apply(directory), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stack.close();
        Tree.delete(directory);
    }
}
