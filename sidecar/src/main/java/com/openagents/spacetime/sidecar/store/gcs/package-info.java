/**
 * Google Cloud Storage as an object store, through Google's own client. The only package that knows that client.
 * Implements {@code store}.
 */
@NullMarked
package com.openagents.spacetime.sidecar.store.gcs;

import org.jspecify.annotations.NullMarked;
