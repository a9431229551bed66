/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.store.gcs;

import org.jspecify.annotations.NullMarked;
