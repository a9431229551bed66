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
        // A client of TLS 1.2 could have a handshake computed again and again. The JDK reads this before its first one.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(new CommandLines(new ServingApplication()).execute(arguments));
    }
}
