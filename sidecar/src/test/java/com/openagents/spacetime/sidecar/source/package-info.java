/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.source;

import org.jspecify.annotations.NullMarked;
