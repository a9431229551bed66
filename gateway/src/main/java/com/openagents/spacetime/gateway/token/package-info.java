/**
 * From a compact token to verified claims, or to the refusal that says why not: signatures with pinned algorithms,
 * times, audiences, required claims. Knows no HTTP, no file and no clock. May use {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.token;

import org.jspecify.annotations.NullMarked;
