/**
 * SpacetimeDB's snapshots: names, snapshot files, and the objects that they name; bytes in and values out. Whatever is read is
 * proved by its BLAKE3 hash, plain or compressed; what does not prove itself is a {@link
 * com.openagents.spacetime.sidecar.snapshot.DamagedSnapshot}. A snapshot file is read as a stream, since it grows with its
 * database. Knows no files, no clock and no threads. May use {@code bsatn}, the zstd decoder and a BLAKE3 implementation.
 */
@NullMarked
package com.openagents.spacetime.sidecar.snapshot;

import org.jspecify.annotations.NullMarked;
