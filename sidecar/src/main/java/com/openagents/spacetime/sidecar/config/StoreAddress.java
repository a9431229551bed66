package com.openagents.spacetime.sidecar.config;

import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.file.FileStore;
import com.openagents.spacetime.sidecar.store.gcs.GcsAddress;
import com.openagents.spacetime.sidecar.store.gcs.GcsClient;
import com.openagents.spacetime.sidecar.store.gcs.GcsStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bucket is, of one of the two kinds. */
public sealed interface StoreAddress {

    /** Makes the store; connects to nothing yet. */
    ObjectStore open();

    /** A directory. */
    record Directory(Path root) implements StoreAddress {
        @Override
        public ObjectStore open() {
            return new FileStore(root);
        }
    }

    /**
     * A bucket.
     *
     * @param address bucket and prefix
     * @param emulator where an emulator listens, instead of Google
     */
    record Bucket(GcsAddress address, Optional<URI> emulator) implements StoreAddress {
        @Override
        public ObjectStore open() {
            return new GcsStore(GcsClient.connect(emulator), address);
        }
    }

    /**
     * Reads {@code gs://bucket/prefix} or {@code file:/directory}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static StoreAddress of(URI url, Optional<URI> emulator) {
        if (!"file".equals(url.getScheme())) {
            return new Bucket(GcsAddress.of(url), emulator);
        }
        if (url.getAuthority() != null || url.getPath() == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is no directory: write file:/ and its absolute path".formatted(url));
        }
        return new Directory(Path.of(url.getPath()).normalize());
    }
}
