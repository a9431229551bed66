package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.StackDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a token that the stack's gateway takes. */
@Command(
        name = "token",
        description =
                "Prints a token of one of the stack's issuers. Without --scope it may do all that the module offers.")
final class TokenCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = "control",
            description = "control (a shared secret) or oidc. Default: ${DEFAULT-VALUE}.")
    private String issuer = "";

    @Option(
            names = "--subject",
            paramLabel = "S",
            defaultValue = "user:local",
            description = "Whose token it is. Default: ${DEFAULT-VALUE}.")
    private String subject = "";

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "How long it is valid; negative for one that has expired. Default: ${DEFAULT-VALUE}.")
    private long ttl;

    @Option(
            names = "--scope",
            paramLabel = "S",
            description =
                    "One of the scopes that it is limited to, such as sync.subscribe, sync.append or sync.operate; repeatable.")
    private List<String> scopes = List.of();

    @Option(
            names = "--stream",
            paramLabel = "S",
            description = "One of the streams that sync.subscribe is for; repeatable.")
    private List<String> streams = List.of();

    @Option(
            names = "--claim",
            paramLabel = "k=v",
            description =
                    "Sets a claim, over all others: v as JSON if it is JSON, else as text; null leaves the claim out.")
    private Map<String, String> claims = new LinkedHashMap<>();

    @Override
    public Integer call() {
        var request = new TokenRequest(subject, Duration.ofSeconds(ttl), scopes, streams, claims);
        System.out.println(StackDescription.read(common.state()).issuer(issuer).mint(request, Instant.now()));
        return 0;
    }
}
