package com.openagents.spacetime.sidecar.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.ObjectStoreContract;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract through Google's client against a real HTTP server of the same protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GcsStoreIT extends ObjectStoreContract {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private Optional<FakeGcs> gcs = Optional.empty();
    private Optional<ObjectStore> store = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        var started = FakeGcs.start();
        gcs = Optional.of(started);
        started.create("bucket");
    }

    @BeforeEach
    void open() {
        store = Optional.of(storeIn("bucket"));
    }

    @AfterEach
    void close() {
        store.ifPresent(ObjectStore::close);
    }

    @AfterAll
    void stop() {
        gcs.ifPresent(FakeGcs::close);
    }

    private ObjectStore storeIn(String bucket) {
        var address = new GcsAddress(bucket, "test-%d/".formatted(PREFIXES.incrementAndGet()));
        return new GcsStore(GcsClient.connect(Optional.of(gcs.orElseThrow().endpoint())), address);
    }

    @Override
    protected ObjectStore store() {
        return store.orElseThrow();
    }

    @Override
    protected ObjectStore storeWithoutHome() {
        return storeIn("no-such-bucket");
    }

    @Test
    void a_server_that_is_away_is_unavailable() {
        var nowhere = GcsClient.connect(Optional.of(URI.create("http://127.0.0.1:1")), Duration.ofMillis(300));
        try (var away = new GcsStore(nowhere, new GcsAddress("bucket", ""))) {
            assertThatThrownBy(away::check)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("http://127.0.0.1:1");
        }
    }

    @Test
    void its_location_is_what_a_user_writes() {
        assertThat(store().location()).startsWith("gs://bucket/test-");
    }
}
