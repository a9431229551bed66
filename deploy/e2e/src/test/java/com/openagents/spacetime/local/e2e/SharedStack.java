package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.StackOptions;
import com.openagents.spacetime.local.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes that leave a stack as they found it one {@link RunningStack} for all of them, since starting one takes
 * seconds.
 */
final class SharedStack implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(SharedStack.class);

    private record Held(RunningStack stack, Path directory) implements AutoCloseable {
        static Held start() {
            try {
                var directory = Files.createTempDirectory("spacetime-e2e-");
                return new Held(new RunningStack(StackOptions.in(directory)), directory);
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

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return held(context).stack();
    }

    private static Held held(ExtensionContext context) {
        return context.getRoot().getStore(SPACE).computeIfAbsent(Held.class, _ -> Held.start(), Held.class);
    }
}
