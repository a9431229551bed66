/**
 * A client as users have it: the TypeScript SDK in Node, as a process of its own that does one job and reports. May use
 * {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.client;

import org.jspecify.annotations.NullMarked;
