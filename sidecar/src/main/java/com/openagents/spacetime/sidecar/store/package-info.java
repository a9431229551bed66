/**
 * The one small interface to an object store whose objects are created once and never changed, with the exceptions that tell
 * its callers what they can do. Two homes implement it, {@code store.file} and {@code store.gcs}, under one contract test.
 * Knows nothing of what the objects mean. May use {@code observe}.
 */
@NullMarked
package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.NullMarked;
