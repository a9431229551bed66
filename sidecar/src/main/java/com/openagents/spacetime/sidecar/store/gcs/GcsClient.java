package com.openagents.spacetime.sidecar.store.gcs;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the one {@link Storage} of a process. It stands where a framework's extension would stand: see
 * {@code docs/decisions/0001-google-client-without-the-extension.md}.
 */
public final class GcsClient {
    /** The client repeats within this; whoever must not give up repeats the whole call. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private GcsClient() {}

    /**
     * A client for Google's own service with the environment's credentials, or for an emulator without any.
     *
     * @param emulator where an emulator listens, e.g. {@code http://127.0.0.1:4443}
     */
    public static Storage connect(Optional<URI> emulator) {
        return connect(emulator, PATIENCE);
    }

    /** The same, for tests that need not wait so long. */
    static Storage connect(Optional<URI> emulator, Duration patience) {
        var options = StorageOptions.http()
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout(5_000)
                        .setReadTimeout(30_000)
                        .build())
                .setRetrySettings(RetrySettings.newBuilder()
                        .setInitialRetryDelayDuration(Duration.ofMillis(250))
                        .setRetryDelayMultiplier(2)
                        .setMaxRetryDelayDuration(Duration.ofSeconds(4))
                        .setTotalTimeoutDuration(patience)
                        .build());
        emulator.ifPresent(uri ->
                options.setHost(uri.toString()).setProjectId("emulator").setCredentials(NoCredentials.getInstance()));
        return options.build().getService();
    }
}
