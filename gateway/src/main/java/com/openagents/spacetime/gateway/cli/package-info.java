/**
 * The command line: {@code main} and its commands. Everything that can be wrong is found, and told in a sentence each,
 * before the application starts. May use everything.
 */
@NullMarked
package com.openagents.spacetime.gateway.cli;

import org.jspecify.annotations.NullMarked;
