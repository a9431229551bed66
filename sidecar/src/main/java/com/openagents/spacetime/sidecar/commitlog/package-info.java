/**
 * SpacetimeDB's commitlog: segments and commits, bytes in and records out, and back. Reads what any server from 1.2 to 2.x
 * leaves on a disk, whole or torn, plain or compressed; says where good history ends and why, and never throws for bytes
 * that are wrong. Knows no files, no clock and no threads: bytes come through {@link
 * com.openagents.spacetime.sidecar.commitlog.ByteSource}. May use {@code bsatn} and the zstd decoder.
 */
@NullMarked
package com.openagents.spacetime.sidecar.commitlog;

import org.jspecify.annotations.NullMarked;
