/**
 * What the sidecar shows of itself: metrics and log lines. Everyone may use it; it uses nobody, so it takes plain values.
 */
@NullMarked
package com.openagents.spacetime.sidecar.observe;

import org.jspecify.annotations.NullMarked;
