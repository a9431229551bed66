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
     * Reads {@code gs://bucket/prefix} or {@code file:/directory}; a relative {@code file:} path begins at {@code base}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static StoreAddress of(URI url, Optional<URI> emulator, Path base) {
        if (!"file".equals(url.getScheme())) {
            return new Bucket(GcsAddress.of(url), emulator);
        }
        var path = url.isOpaque() ? url.getSchemeSpecificPart() : url.getPath();
        if (url.getAuthority() != null || path.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no directory: write file:/path, or file:path for one beside this file".formatted(url));
        }
        return new Directory(base.resolve(path).normalize());
    }
}
