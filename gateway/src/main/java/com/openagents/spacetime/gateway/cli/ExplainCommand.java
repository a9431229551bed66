package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.ConfigReader;
import com.openagents.spacetime.gateway.config.GatewaySettings;
import com.openagents.spacetime.gateway.config.Offline;
import com.openagents.spacetime.gateway.edge.Explainer;
import com.openagents.spacetime.gateway.edge.Explanation;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.settings.Reading;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Says what would become of a request, by the same rules as a gateway that runs, without one and without asking anybody.
 * Of the token nothing is shown but whose it is, as a hash; and where {@code upstream.subject} makes the subject that
 * SpacetimeDB is shown, that one.
 */
@Vetoed // made by main, before there is a container
@Command(
        name = "explain",
        description = "Say, step by step, what would become of a request. Opens no port and asks nobody.",
        footer = "Exit codes: 0 it would be let through; 1 it would be refused; 2 the question is wrong.")
final class ExplainCommand extends Helpful implements Callable<Integer> {
    private final InputStream in;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("gateway.yaml");

    @Option(
            names = "--request",
            required = true,
            paramLabel = "\"METHOD TARGET\"",
            description = "The request, such as \"GET /v1/database/sync/subscribe\".")
    private String request = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token that stands in Authorization; - for standard input.")
    private @Nullable String tokenFile;

    @Option(names = "--listener", paramLabel = "public|operator", description = "Where it comes in (default: public).")
    private String listener = "public";

    @Option(
            names = "--message",
            paramLabel = "TEXT",
            description = "What is sent next: a message of v1.json.spacetimedb, or the text of a query.")
    private @Nullable String message;

    @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-03-01T12:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(
            names = "--jwks",
            paramLabel = "ISSUER=FILE",
            description = "The key set of an issuer of kind oidc, by its name in the settings; it is not fetched.")
    private Map<String, Path> keySets = new TreeMap<>();

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    ExplainCommand(InputStream in, PrintWriter out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        var now = at == null ? Instant.now() : at;
        var question = question();
        return switch (ConfigReader.read(config, now)) {
            case Reading.Invalid<GatewaySettings>(var problems) -> {
                problems.forEach(err::println);
                yield ExitCodes.WRONG_INPUT;
            }
            case Reading.Valid<GatewaySettings>(var settings) -> {
                try {
                    yield tell(Offline.explainer(settings, keySets, now).explain(question));
                } catch (Offline.Unusable unusable) {
                    err.println("gateway: " + unusable.getMessage());
                    yield ExitCodes.WRONG_INPUT;
                }
            }
        };
    }

    private int tell(Explanation explanation) {
        if (json) {
            out.println(ExplanationText.json(explanation).encodePrettily());
        } else {
            ExplanationText.lines(explanation).forEach(out::println);
        }
        return explanation.refusal().isPresent() ? ExitCodes.NO : ExitCodes.OK;
    }

    private Explainer.Question question() {
        var words = request.strip().split(" +", -1);
        if (words.length != 2) {
            throw wrong("--request takes a method and a target, such as \"GET /v1/database/sync/subscribe\"");
        }
        return new Explainer.Question(door(), words[0], words[1], token(), Optional.ofNullable(message));
    }

    private Listener door() {
        for (var door : Listener.values()) {
            if (door.name().toLowerCase(Locale.ROOT).equals(listener)) {
                return door;
            }
        }
        throw wrong("--listener takes public or operator");
    }

    private Optional<Secret> token() {
        if (tokenFile == null) {
            return Optional.empty();
        }
        try {
            var bytes = tokenFile.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(tokenFile));
            return Optional.of(Secret.of(new String(bytes, StandardCharsets.UTF_8).strip()));
        } catch (IOException unreadable) {
            throw wrong("the token cannot be read from %s (%s)"
                    .formatted(tokenFile, unreadable.getClass().getSimpleName()));
        }
    }

    private ParameterException wrong(String sentence) {
        if (spec == null) {
            throw new IllegalStateException("the command line's parser has not introduced itself");
        }
        return new ParameterException(spec.commandLine(), sentence);
    }
}
