package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.StackOptions;
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

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent(
                        HeldStack.class,
                        _ -> HeldStack.start(directory -> new RunningStack(StackOptions.in(directory))),
                        HeldStack.class)
                .stack();
    }
}
