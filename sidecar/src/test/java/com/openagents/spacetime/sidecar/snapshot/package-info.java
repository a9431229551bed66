/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.snapshot;

import org.jspecify.annotations.NullMarked;
