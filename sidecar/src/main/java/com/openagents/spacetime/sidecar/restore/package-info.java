/**
 * Makes a data directory from the bucket: {@code RestorePlan} proves that everything needed is there, before a byte is
 * written; {@code Restorer} fetches, verifies and writes it, and publishes it by one rename. Needs no right to write to the
 * bucket. May use {@code lineage}, {@code store}, {@code source} for the shape of a directory, and the formats.
 */
@NullMarked
package com.openagents.spacetime.sidecar.restore;

import org.jspecify.annotations.NullMarked;
