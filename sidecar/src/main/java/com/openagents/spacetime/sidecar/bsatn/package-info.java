/**
 * The encoding beneath SpacetimeDB's own formats: little-endian numbers, counted strings and arrays, identities whose text
 * runs against their bytes, and the varints of a transaction record. Bytes in, values out; bytes that do not decode are a
 * {@link com.openagents.spacetime.sidecar.bsatn.BadEncoding} with their position. Touches nothing but {@code java..}.
 */
@NullMarked
package com.openagents.spacetime.sidecar.bsatn;

import org.jspecify.annotations.NullMarked;
