package com.openagents.spacetime.sidecar.store.gcs;

import java.net.URI;

/**
 * A place in Cloud Storage.
 *
 * @param bucket the bucket's name
 * @param prefix what all objects' names begin with: empty, or ends with {@code /}
 */
public record GcsAddress(String bucket, String prefix) {
    public GcsAddress {
        if (bucket.isEmpty() || prefix.startsWith("/") || (!prefix.isEmpty() && !prefix.endsWith("/"))) {
            throw new IllegalArgumentException("not a bucket and prefix: \"%s\", \"%s\"".formatted(bucket, prefix));
        }
    }

    /**
     * Reads {@code gs://bucket} or {@code gs://bucket/prefix}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static GcsAddress of(URI uri) {
        String bucket = uri.getRawAuthority();
        if (!"gs".equals(uri.getScheme()) || bucket == null || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "not a Cloud Storage address: %s (want gs://bucket/prefix)".formatted(uri));
        }
        String path = uri.getRawPath().replaceFirst("^/+", "").replaceFirst("/+$", "");
        return new GcsAddress(bucket, path.isEmpty() ? "" : path + "/");
    }

    @Override
    public String toString() {
        return "gs://" + bucket + "/" + prefix;
    }
}
