/** The pair through its public door: real server, real clients, real stores. */
@NullMarked
package com.openagents.spacetime.local.e2e;

import org.jspecify.annotations.NullMarked;
