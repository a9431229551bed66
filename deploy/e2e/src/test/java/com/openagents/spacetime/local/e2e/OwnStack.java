package com.openagents.spacetime.local.e2e;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives one test class a stack of its own, for what others would notice: restarts, reloads, the end of all sockets. */
final class OwnStack implements BeforeAllCallback, ParameterResolver {
    private static final Namespace SPACE = Namespace.create(OwnStack.class);

    private final Function<Path, RunningStack> start;

    /**
     * A stack that is started before the first test.
     *
     * @param start brings it up in a directory
     */
    OwnStack(Function<Path, RunningStack> start) {
        this.start = start;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(SPACE).put(HeldStack.class, HeldStack.start(start));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(SPACE).get(HeldStack.class, HeldStack.class))
                .stack();
    }
}
