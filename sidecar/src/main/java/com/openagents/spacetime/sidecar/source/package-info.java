/**
 * Finds the data of a running SpacetimeDB and sees it grow: replicas' logs, the control-db. Reads only and locks nothing, not
 * for a moment, since a lock could keep the server from starting. May use the formats and {@code observe}.
 */
@NullMarked
package com.openagents.spacetime.sidecar.source;

import org.jspecify.annotations.NullMarked;
