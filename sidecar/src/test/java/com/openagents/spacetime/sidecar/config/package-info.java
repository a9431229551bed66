/** Tests of the package of the same name. */
@NullMarked
package com.openagents.spacetime.sidecar.config;

import org.jspecify.annotations.NullMarked;
