package com.openagents.spacetime.gateway.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The process. It parses its arguments and checks everything that they name first; the application is started by the
 * command that serves, and by no other.
 */
@QuarkusMain
public final class GatewayMain {
    private GatewayMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(new CommandLines(new ServingApplication()).execute(arguments));
    }
}
