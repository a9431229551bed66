package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.Difference.OpenSockets;
import com.openagents.spacetime.gateway.config.Difference.TakenUp;
import com.openagents.spacetime.settings.Change;
import com.openagents.spacetime.settings.Changes;
import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What changes for a gateway if one settings file takes the place of another, in the order of the documentation. Of secrets
 * it only says whether they are the same.
 *
 * @param differences none if the two mean the same
 */
public record Comparison(List<Difference> differences) {
    /** Copies the list. */
    public Comparison {
        differences = List.copyOf(differences);
    }

    /**
     * Compares two files and the files that they name.
     *
     * @param now decides which certificates are in force
     * @return the comparison, or what is wrong with the first file and with the second
     */
    public static Reading<Comparison> of(Path before, Path after, Instant now) {
        var first = ConfigReader.examine(before, now);
        var second = ConfigReader.examine(after, now);
        if (first.reading() instanceof Reading.Valid<GatewaySettings>(var running)
                && second.reading() instanceof Reading.Valid<GatewaySettings>(var next)) {
            var restart = RestartOnly.changed(running, next);
            var sockets = new SocketEffect(running, next);
            return new Reading.Valid<>(new Comparison(changes(first, second, running, next).stream()
                    .map(change -> difference(change, restart, sockets))
                    .toList()));
        }
        var problems = new ArrayList<Problem>(first.reading().problems());
        problems.addAll(second.reading().problems());
        return new Reading.Invalid<>(problems);
    }

    /** Whether a running gateway would refuse the second file until it is restarted. */
    public boolean needsRestart() {
        return differences.stream().anyMatch(difference -> difference.takenUp() == TakenUp.RESTART);
    }

    private static List<Change> changes(
            ConfigReader.Examined first, ConfigReader.Examined second, GatewaySettings running, GatewaySettings next) {
        return Changes.between(
                first.settings(),
                second.settings(),
                file -> isOwn(file, running) || isOwn(file, next) ? "" : FileContents.hash(file),
                new ImpliedValues());
    }

    /** Whether a gateway writes the file itself, so that nobody means anything by what stands there. */
    private static boolean isOwn(Path file, GatewaySettings settings) {
        return settings.revocations().file().filter(file::equals).isPresent();
    }

    private static Difference difference(Change change, List<String> restart, SocketEffect sockets) {
        return RestartOnly.isAmong(restart, change.entry())
                ? new Difference(change, TakenUp.RESTART, OpenSockets.END)
                : new Difference(change, TakenUp.RELOAD, sockets.of(change));
    }
}
