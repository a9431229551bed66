/**
 * The command line: the main class and its commands. Parses and checks everything before anything is started, so that every
 * mistake is one sentence and exit code 2.
 */
@NullMarked
package com.openagents.spacetime.sidecar.cli;

import org.jspecify.annotations.NullMarked;
