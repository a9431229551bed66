/**
 * Gets a server's history into the bucket: {@code ShipPlan} says which commits go into the next object, {@code Shipper}
 * puts them, one loop per replica, and {@code Fleet} starts one for each database that it finds. Whatever goes on is a
 * {@code Step} that {@code Loops} repeat, and whatever waits does so through {@code Time}. May use {@code source},
 * {@code lineage}, {@code store} and what is below.
 */
@NullMarked
package com.openagents.spacetime.sidecar.ship;

import org.jspecify.annotations.NullMarked;
