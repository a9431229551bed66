/** The commands behind the scripts of {@code deploy/local}. May use everything else of the local stack. */
@NullMarked
package com.openagents.spacetime.local.cli;

import org.jspecify.annotations.NullMarked;
