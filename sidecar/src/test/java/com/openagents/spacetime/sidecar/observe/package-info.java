/** Tests of what the sidecar shows of itself. */
@NullMarked
package com.openagents.spacetime.sidecar.observe;

import org.jspecify.annotations.NullMarked;
