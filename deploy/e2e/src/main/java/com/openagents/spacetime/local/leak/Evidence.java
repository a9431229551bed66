package com.openagents.spacetime.local.leak;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The directory in which a test run gathers what the search for credentials needs: {@code minted/*.sha256}, the hashes of
 * all that were minted, one file per process; {@code stacks/*}, the logs and metrics of each stack. Safe for several threads.
 */
public final class Evidence {
    /** The environment variable that names the directory; the build sets it for its tests, which hand it on to what they start. */
    public static final String VARIABLE = "SPACETIME_PAIR_EVIDENCE";

    private static final Optional<Evidence> OF_THIS_RUN =
            Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).map(Evidence::new);

    private final Path directory;
    private final Path hashes;

    /** The evidence in a directory, which need not be there yet. */
    Evidence(Path directory) {
        this.directory = directory;
        this.hashes = directory.resolve("minted").resolve(UUID.randomUUID() + ".sha256");
    }

    /** That of the test run that this process belongs to, if it belongs to one. */
    public static Optional<Evidence> ofThisRun() {
        return OF_THIS_RUN;
    }

    /**
     * Notes that a credential is in the world, if this process belongs to a test run. Its hash is written, never itself.
     *
     * @return the credential
     */
    public static String minted(String credential) {
        OF_THIS_RUN.ifPresent(evidence -> evidence.note(credential));
        return credential;
    }

    synchronized void note(String credential) {
        var part = SecretPart.of(credential);
        if (part.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(hashes.getParent());
            Files.writeString(hashes, part.get().line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StackFailure.failed("the hash of a credential cannot be written to " + hashes, e);
        }
    }

    /** A new directory for what a stack leaves behind. */
    public Path forStack(String name) {
        try {
            var stacks = Files.createDirectories(directory.resolve("stacks"));
            return Files.createTempDirectory(stacks, name + "-");
        } catch (IOException e) {
            throw StackFailure.failed("nothing can be kept in " + directory, e);
        }
    }
}
