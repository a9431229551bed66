package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program of that name, found on {@code PATH}, while it holds its connections. */
final class SlowHttpTest implements SlowLoad.Running {
    private final Process process;

    private SlowHttpTest(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param log takes what it says
     * @param how its arguments for a way to be slow
     * @param much its arguments for a number of connections
     * @param longest after which it ends by itself
     */
    static SlowHttpTest begin(Path log, List<String> how, List<String> much, Duration longest, URI target) {
        var command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(how);
        command.addAll(much);
        command.addAll(List.of("-l", Long.toString(longest.toSeconds()), "-u", target.toString()));
        try {
            return new SlowHttpTest(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
        } catch (IOException e) {
            throw StackFailure.failed("slowhttptest cannot be run", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
