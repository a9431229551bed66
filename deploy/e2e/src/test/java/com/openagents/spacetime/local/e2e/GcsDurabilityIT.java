package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.StackOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The promise with a bucket, through Google's own client. */
class GcsDurabilityIT extends DurabilityContract {
    @TempDir
    private Path emulatorState;

    private @Nullable FakeGcs gcs;

    @BeforeEach
    void start() throws Exception {
        gcs = FakeGcs.start(emulatorState);
        gcs.createBucket("demo");
    }

    @AfterEach
    void stop() {
        emulator().close();
    }

    @Override
    StackOptions options(Path state) {
        return StackOptions.in(state)
                .withStore(URI.create("gs://demo"), Optional.of(emulator().url()));
    }

    private FakeGcs emulator() {
        if (gcs == null) {
            throw new IllegalStateException("started before each test");
        }
        return gcs;
    }
}
