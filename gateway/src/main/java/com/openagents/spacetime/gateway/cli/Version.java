package com.openagents.spacetime.gateway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Which version of the gateway this is, as the build wrote it down. */
final class Version implements IVersionProvider {
    private static final String FILE = "version.txt";

    @Override
    public String[] getVersion() {
        try (var in = Version.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the build has left out " + FILE);
            }
            return new String[] {"gateway " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
        } catch (IOException e) {
            throw new UncheckedIOException("the version cannot be read from the program's own file", e);
        }
    }
}
