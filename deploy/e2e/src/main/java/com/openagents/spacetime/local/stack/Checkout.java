package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.StackFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project's folder on this machine, and what the stack takes from it.
 *
 * @param root its top
 */
public record Checkout(Path root) {
    /** The system property that names the folder; the scripts of {@code deploy/local} and the build set it. */
    public static final String PROPERTY = "spacetime.checkout";

    /** The folder that the system property names. */
    public static Checkout current() {
        var root = System.getProperty(PROPERTY);
        if (root == null) {
            throw new IllegalStateException("the system property " + PROPERTY + " is not set");
        }
        return new Checkout(Path.of(root).toAbsolutePath().normalize());
    }

    /** The gateway as it was built. */
    public Path gateway() {
        return built("gateway/target/quarkus-app/quarkus-run.jar");
    }

    /** The sidecar as it was built. */
    public Path sidecar() {
        return built("sidecar/target/quarkus-app/quarkus-run.jar");
    }

    /** The event-sync module, compiled. */
    public Path module() {
        return built("deploy/local/module/event_sync.wasm");
    }

    /** The folder of the SDK client. */
    public Path sdkClient() {
        return root.resolve("deploy/e2e/clients/sdk");
    }

    /** A script of the local stack, as a person types it. */
    public String script(String name) {
        return "deploy/local/" + name;
    }

    private Path built(String path) {
        var file = root.resolve(path);
        if (!Files.exists(file)) {
            throw StackFailure.input(
                    file + " is missing: deploy/local/up builds what it starts, `mvn package` does too.");
        }
        return file;
    }
}
