package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.bsatn.Identity;

/**
 * One history of one database. A reset gives a database a new replica, hence a new history.
 *
 * @param database the database's identity
 * @param replica the number of its replica on the server
 */
public record ReplicaKey(Identity database, long replica) {
    /** Refuses a negative number. */
    public ReplicaKey {
        if (replica < 0) {
            throw new IllegalArgumentException("replica %d of %s".formatted(replica, database));
        }
    }

    /** {@code identity/number}, as in object names. */
    @Override
    public String toString() {
        return database + "/" + replica;
    }
}
