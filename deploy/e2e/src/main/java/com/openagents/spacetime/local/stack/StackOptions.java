package com.openagents.spacetime.local.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be chosen about a stack.
 *
 * @param state the directory of everything it writes: configuration, keys, logs, and where nothing else is said its data
 * @param serverData where SpacetimeDB keeps its data
 * @param store where the sidecar ships to: {@code file:…} or {@code gs://bucket/prefix}
 * @param gcsEndpoint the emulator to use in place of Google's own storage
 * @param basePort the first of five ports in a row; without it five free ones are taken
 */
public record StackOptions(
        Path state, Path serverData, URI store, Optional<URI> gcsEndpoint, Optional<Integer> basePort) {
    /** Makes every path independent of the working directory. */
    public StackOptions {
        state = state.toAbsolutePath().normalize();
        serverData = serverData.toAbsolutePath().normalize();
    }

    /** A stack with everything inside one directory. */
    public static StackOptions in(Path state) {
        var inside = state.toAbsolutePath().normalize();
        return new StackOptions(
                inside,
                inside.resolve("data"),
                URI.create("file:" + inside.resolve("store").toUri().getRawPath()),
                Optional.empty(),
                Optional.empty());
    }

    /** The store's directory, if the store is one. */
    Optional<Path> storeDirectory() {
        return "file".equals(store.getScheme()) ? Optional.of(Path.of(store.getPath())) : Optional.empty();
    }

    /** The same with the server's data elsewhere. */
    public StackOptions withServerData(Path directory) {
        return new StackOptions(state, directory, store, gcsEndpoint, basePort);
    }

    /** The same with another store. */
    public StackOptions withStore(URI url, Optional<URI> endpoint) {
        return new StackOptions(state, serverData, url, endpoint, basePort);
    }

    /** The same on fixed ports. */
    public StackOptions withBasePort(int port) {
        return new StackOptions(state, serverData, store, gcsEndpoint, Optional.of(port));
    }
}
