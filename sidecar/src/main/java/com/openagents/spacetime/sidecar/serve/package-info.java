/**
 * What a running sidecar answers: {@code /status}, {@code /q/metrics}, {@code /q/health}. Holds the daemon's parts while
 * Quarkus runs; the only package, besides the main class, that knows the framework.
 */
@NullMarked
package com.openagents.spacetime.sidecar.serve;

import org.jspecify.annotations.NullMarked;
