package com.openagents.spacetime.sidecar.store.gcs;

import com.google.cloud.storage.StorageException;
import com.openagents.spacetime.sidecar.store.ObjectMissing;
import com.openagents.spacetime.sidecar.store.StoreException;
import com.openagents.spacetime.sidecar.store.StoreMisconfigured;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.io.IOException;

/** Says what a failure of the Cloud Storage client means for the caller of a store. */
final class GcsFailures {
    static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    private final GcsAddress address;
    private final String endpoint;

    GcsFailures(GcsAddress address, String endpoint) {
        this.address = address;
        this.endpoint = endpoint;
    }

    /** Work of the client. */
    interface ClientWork<T> {
        T run() throws IOException;
    }

    /** Does the work; whatever fails becomes a {@link StoreException}. */
    <T> T translated(String operation, Object what, ClientWork<T> work) {
        try {
            return work.run();
        } catch (StorageException e) {
            throw meaning(operation, what, e);
        } catch (IOException e) {
            throw e.getCause() instanceof StorageException inner
                    ? meaning(operation, what, inner)
                    : unavailable(operation, what, e);
        }
    }

    private StoreException meaning(String operation, Object what, StorageException e) {
        return switch (e.getCode()) {
            case NOT_FOUND -> missing(operation, what, e);
            case 401 ->
                new StoreMisconfigured(
                        "%s refuses %s in %s: no valid credentials. Give the pod's service account access, or run `gcloud auth application-default login`"
                                .formatted(endpoint, operation, address),
                        e);
            case 403 ->
                new StoreMisconfigured(
                        "%s refuses %s in %s: the credentials lack a right. Grant roles/storage.objectCreator and roles/storage.objectViewer on the bucket (%s)"
                                .formatted(endpoint, operation, address, e.getMessage()),
                        e);
            case 400 ->
                new StoreMisconfigured(
                        "%s does not accept %s %s in %s: %s"
                                .formatted(endpoint, operation, what, address, e.getMessage()),
                        e);
            default -> unavailable(operation, what, e);
        };
    }

    /** A read misses its object, as far as its caller is concerned; a put or a listing can only miss the bucket. */
    private StoreException missing(String operation, Object what, StorageException e) {
        if (operation.equals("get")) {
            return new ObjectMissing("%s: there is no object %s in %s".formatted(operation, what, address), e);
        }
        return new StoreMisconfigured(
                "the bucket gs://%s does not exist at %s: create it (`gcloud storage buckets create gs://%s`), or correct store.url"
                        .formatted(address.bucket(), endpoint, address.bucket()),
                e);
    }

    private StoreUnavailable unavailable(String operation, Object what, Exception e) {
        return new StoreUnavailable(
                "%s %s in %s failed at %s: %s".formatted(operation, what, address, endpoint, e.getMessage()), e);
    }
}
