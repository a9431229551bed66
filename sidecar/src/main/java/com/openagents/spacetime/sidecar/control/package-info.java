/**
 * SpacetimeDB's control-db, read only: which databases, replicas and names a server has, decoded from the files of its
 * embedded store. Bytes in, records out; damaged bytes are a named error, and what decodes can still be checked for sense.
 * May use {@code bsatn}; opens nothing.
 */
@NullMarked
package com.openagents.spacetime.sidecar.control;

import org.jspecify.annotations.NullMarked;
