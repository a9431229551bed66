package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.source.ServerVersion;
import com.openagents.spacetime.sidecar.store.ObjectName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a restore has made.
 *
 * @param target the new data directory
 * @param server whose data it is
 * @param control the control copy in it
 * @param version that the data is of: a server of this minor version or a later one of the same major version opens it
 * @param jwtPublicKey SHA-256 of the public key that the server's tokens were signed for; the same key pair is needed again
 * @param replicas one for each database
 * @param took all of it
 */
public record RestoreReport(
        Path target,
        ServerId server,
        ObjectName control,
        ServerVersion version,
        Optional<String> jwtPublicKey,
        List<Restored> replicas,
        Duration took) {
    /** Copies the list. */
    public RestoreReport {
        replicas = List.copyOf(replicas);
    }

    /**
     * One replica.
     *
     * @param key which
     * @param names what its database is called
     * @param last its last transaction
     * @param commits how many
     * @param bytes of its segments
     * @param digest the running SHA-256 after the last commit
     */
    public record Restored(
            ReplicaKey key, List<String> names, long last, long commits, long bytes, RunningDigest digest) {
        /** Copies the names. */
        public Restored {
            names = List.copyOf(names);
        }
    }
}
