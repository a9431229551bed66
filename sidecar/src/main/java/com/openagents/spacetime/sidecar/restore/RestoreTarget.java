package com.openagents.spacetime.sidecar.restore;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a person wants back: everything as new as the bucket has it, or one database at an earlier transaction and the others
 * as new as they are.
 *
 * @param database name or identity of the one database; empty if there is only one
 * @param offset its last transaction; empty for the newest
 * @param lineage the term whose history is wanted, as it was while that term was the newest; empty for the present one
 */
public record RestoreTarget(Optional<String> database, Optional<Long> offset, OptionalLong lineage) {
    /** All databases, as new as the bucket has them. */
    public static final RestoreTarget LATEST = new RestoreTarget(Optional.empty(), Optional.empty());

    /** Of the present lineage. */
    public RestoreTarget(Optional<String> database, Optional<Long> offset) {
        this(database, offset, OptionalLong.empty());
    }

    /** Refuses a negative offset. */
    public RestoreTarget {
        if (offset.filter(wanted -> wanted < 0).isPresent()) {
            throw new IllegalArgumentException("there is no transaction %d".formatted(offset.get()));
        }
    }
}
