package com.openagents.spacetime.gateway.revocation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where replicas leave records of revocations for each other: a list that grows at its end and loses its beginning. Whoever
 * can write there can revoke, and nobody can take a revocation back. Calls block for moments, so no event loop may make
 * them.
 */
public interface SharedRecords {
    /** The position before the first record. */
    String START = "0-0";

    /**
     * Some of the list.
     *
     * @param home changes whenever the list may have lost what was in it
     * @param records as they were added, oldest first; none: that was all
     * @param last the position of the last one, or the one that was asked for if there is none
     */
    record Page(long home, List<String> records, String last) {
        /** Copies the list. */
        public Page {
            records = List.copyOf(records);
        }
    }

    /**
     * Reads what follows a position, or its beginning.
     *
     * @throws SharedRecordsAway if the list cannot be reached
     */
    Page after(String position) throws SharedRecordsAway, InterruptedException;

    /**
     * Adds a record.
     *
     * @param keep for how long a record is needed; what is older may be dropped. Empty: for ever
     * @throws SharedRecordsAway if it is not known to have been added
     */
    void append(String record, Optional<Duration> keep) throws SharedRecordsAway, InterruptedException;
}
