/** Data directories of real servers, and the damage done to them, as the tests of several packages read them. */
@NullMarked
package com.openagents.spacetime.sidecar.golden;

import org.jspecify.annotations.NullMarked;
