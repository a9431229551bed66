package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.issuer.DevelopmentIssuers;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.leak.TokenScan;
import com.openagents.spacetime.local.stack.Checkout;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The last step of a run of all tests: no credential of the run may stand in anything that it has written. */
@Command(
        name = "scan",
        description =
                "Searches the reports, logs and metrics of the last run of all tests for the credentials of that run.")
final class ScanCommand implements Callable<Integer> {
    private static final int TICKET_BYTES = 32;
    /** The issuer's documents are never served. */
    private static final int NO_PORT = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli reads it and shows the text
    private boolean help;

    @Override
    public Integer call() {
        var scratch = Scratch.directory();
        try {
            var token = DevelopmentIssuers.in(scratch.resolve("issuers"), NO_PORT)
                    .control()
                    .mint(TokenRequest.unlimited("user:planted", Duration.ofMinutes(1)), Instant.now());
            var clean = TokenScan.of(Checkout.current().root()).search(scratch, token, ticket());
            System.out.printf(
                    "token scan: %d credentials, %d files: none found, the planted one was%n",
                    clean.credentials(), clean.files());
            return 0;
        } finally {
            Scratch.delete(scratch);
        }
    }

    /** In the form of the gateway's. */
    private static String ticket() {
        var random = new byte[TICKET_BYTES];
        new SecureRandom().nextBytes(random);
        return "ticket_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
