/**
 * The search for credentials where none may stand. A test run notes the hash of every credential that it mints and keeps the
 * logs and metrics of its stacks; afterwards all of that and the test reports are searched. May use {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.leak;

import org.jspecify.annotations.NullMarked;
