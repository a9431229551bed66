/**
 * An object store in a directory of a local or network file system: for development, tests, and sites without a cloud.
 * Implements {@code store}; touches only the files below its root.
 */
@NullMarked
package com.openagents.spacetime.sidecar.store.file;

import org.jspecify.annotations.NullMarked;
