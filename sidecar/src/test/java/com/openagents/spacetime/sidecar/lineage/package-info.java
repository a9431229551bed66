/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.lineage;

import org.jspecify.annotations.NullMarked;
