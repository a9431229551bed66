/**
 * The sidecar's settings: the only package that knows their names. Reads {@code sidecar.yaml} and builds everyone's records,
 * whole or not at all.
 */
@NullMarked
package com.openagents.spacetime.sidecar.config;

import org.jspecify.annotations.NullMarked;
