package com.openagents.spacetime.sidecar.observe;

/** What is measured of one replica. Asked from the thread that scrapes; must not block. */
public interface ReplicaFigures {
    /** Bytes of commits that are in the log and not in the bucket. */
    double unshippedBytes();

    /** How many commits that is. */
    double unshippedCommits();

    /** Offset of the last whole transaction in the log, −1 if there is none. */
    double sourceHeadOffset();

    /** Offset of the last transaction in the bucket, −1 if there is none. */
    double shippedOffset();

    /** 1 if something keeps it from being shipped that the store is not to blame for, else 0. */
    double troubled();
}
