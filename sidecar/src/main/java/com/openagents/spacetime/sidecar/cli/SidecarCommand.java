package com.openagents.spacetime.sidecar.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command, with the two places where it may speak: answers to the one, refusals to the other. */
abstract class SidecarCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }

    final PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli fills in the command before it calls it");
    }
}
