/**
 * What the bucket holds and whose it is: object names and contents, the claims by which one writer follows another, and the
 * rule that says which of them an offset belongs to. Plans are made elsewhere from what is read here. May use {@code store},
 * {@code observe} and the formats.
 */
@NullMarked
package com.openagents.spacetime.sidecar.lineage;

import org.jspecify.annotations.NullMarked;
