package com.openagents.spacetime.local.client;

import org.jspecify.annotations.Nullable;

/**
 * What an SDK client has seen of one stream.
 *
 * @param identity who it was for SpacetimeDB, 64 hex digits
 * @param rows how many events it has received, those included that were there before it came
 * @param firstSeq the number of the first, 0 if there is none
 * @param lastSeq the number of the last, 0 if there is none
 * @param inOrder whether the numbers came as 1, 2, 3, … without a gap
 * @param digest SHA-256 over number, key and payload of every event in the order of arrival
 * @param connectMs milliseconds from the start of the client to its identity
 * @param firstRowMs milliseconds from the first call to the first new row, {@code null} if nothing was appended
 * @param appendMs milliseconds from the first call to the last new row
 * @param doneAt when that was by the clock, in milliseconds since 1970
 * @param ended how the other side ended the connection, {@code null} if the client itself did
 */
public record SdkReport(
        String identity,
        int rows,
        long firstSeq,
        long lastSeq,
        boolean inOrder,
        String digest,
        double connectMs,
        @Nullable Double firstRowMs,
        double appendMs,
        long doneAt,
        @Nullable End ended) {

    /**
     * A Close (RFC 6455 §7.4) as the client received it.
     *
     * @param at when, in milliseconds since 1970
     */
    public record End(int code, String reason, long at) {}
}
