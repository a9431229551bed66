package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops a stack that runs in the background. Its data, its store and its keys stay. */
@Command(name = "down", description = "Stops a stack that runs in the background.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (!Stack.stop(common.state(), System.err::println)) {
            throw StackFailure.input("nothing runs in %s.".formatted(common.state()));
        }
        System.err.println("stopped; what it kept is in " + common.state());
        return 0;
    }
}
