/**
 * A real SpacetimeDB on this machine: its key pair, its process, and what an owner asks of it over its own HTTP interface.
 * Knows the flags of 1.2 and 2.x. May use {@code leak} and {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.server;

import org.jspecify.annotations.NullMarked;
