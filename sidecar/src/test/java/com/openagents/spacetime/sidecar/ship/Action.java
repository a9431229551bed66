package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/** One thing that happens in a simulated history. Numbers that choose something count round what there is. */
sealed interface Action {
    /** The server writes commits to a database. */
    record Append(int database, int commits, int transactions, int size) implements Action {}

    /** It begins the next segment. */
    record Rotate(int database) implements Action {}

    /** It compresses the segments that it has left. */
    record Compress(int database) implements Action {}

    /** It is in the middle of writing a commit. */
    record Tear(int database, int bytes) implements Action {}

    /** What was written becomes durable. */
    record Sync(int database) implements Action {}

    /** The server is killed and started again. */
    record RestartServer() implements Action {}

    /** The power fails: server and sidecars end, and what was not durable is lost. */
    record PowerCut(int lose, int stray) implements Action {}

    /** A person puts an older copy of a log in its place. */
    record RollBack(int database, int lose) implements Action {}

    /** A new database, whose first commit is there whole, in part or not at all. */
    record Publish(int bytes) implements Action {}

    /** A database begins anew. */
    record Reset(int database) implements Action {}

    /** A database is deleted. */
    record Delete(int database) implements Action {}

    /** The disk is copied, the sidecar's note with it, and a server starts on the copy. */
    record CloneDisk() implements Action {}

    /** From now on the other disk is meant. */
    record OtherDisk() implements Action {}

    /** A sidecar starts on the disk, with what a person allows it. */
    record StartSidecar(boolean takeOver, boolean fork) implements Action {}

    /** A sidecar is told to end. */
    record StopSidecar(int sidecar) implements Action {}

    /** A sidecar is killed. */
    record KillSidecar(int sidecar) implements Action {}

    /** A sidecar is killed while it waits for the so-manyth time. */
    record KillInPause(int sidecar, int pause) implements Action {}

    /** A sidecar is stopped where it stands. */
    record Suspend(int sidecar) implements Action {}

    /** It goes on. */
    record Resume(int sidecar) implements Action {}

    /** Something is going to happen to an operation of a sidecar's store. */
    record Meet(int sidecar, Fault fault, int operation) implements Action {}

    /**
     * Time passes.
     *
     * @param grain the shortest rest that a loop gets meanwhile
     */
    record Pass(Duration time, Duration grain) implements Action {}
}
