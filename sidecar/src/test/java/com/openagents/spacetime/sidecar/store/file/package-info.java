/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.store.file;

import org.jspecify.annotations.NullMarked;
