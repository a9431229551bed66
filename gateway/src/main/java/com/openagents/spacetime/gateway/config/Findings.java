package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is to be said about a settings file.
 *
 * @param problems that keep a gateway from starting with it
 * @param advice what else should be known, in the order of the file; none while there are problems
 */
public record Findings(List<Problem> problems, List<Advice> advice) {
    /** Copies the lists. */
    public Findings {
        problems = List.copyOf(problems);
        advice = List.copyOf(advice);
    }

    /**
     * Reads a file and all files that it names. Binds no port, asks nobody and changes nothing.
     *
     * @param now decides which certificates are in force
     * @param heap the bytes that a gateway would have for its objects
     */
    public static Findings of(Path file, Instant now, long heap) {
        var examined = ConfigReader.examine(file, now);
        return switch (examined.reading()) {
            case Reading.Invalid<GatewaySettings>(var problems) -> new Findings(problems, List.of());
            case Reading.Valid<GatewaySettings>(var parsed) ->
                new Findings(List.of(), Lints.of(examined.settings(), parsed, heap));
        };
    }
}
