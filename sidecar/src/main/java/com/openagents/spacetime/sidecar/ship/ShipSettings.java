package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is shipped, and how.
 *
 * @param dataDirectory of the server
 * @param server where the server answers; asked at the end whether it is gone
 * @param jwtPublicKey the server's public key, whose fingerprint is kept with control copies
 * @param note where this disk's note is
 * @param plan when commits become objects
 * @param drain how long the end may take
 * @param start what a person allows this start to do
 */
public record ShipSettings(
        Path dataDirectory,
        URI server,
        Optional<Path> jwtPublicKey,
        Path note,
        ShipPlan plan,
        Duration drain,
        Start start) {

    /** What to do with a log that is not the continuation of the bucket's history when the sidecar starts. */
    public enum IfBehind {
        /** Ship nothing of it and say so: the bucket holds more than the disk. */
        STOP,
        /** Leave the bucket's history where the log does, and go on from there; both stay readable. */
        FORK
    }

    /**
     * What a person allows this start to do.
     *
     * @param succession whether somebody else's history may be continued
     * @param wanted which server of the bucket this is, if a person says so
     * @param ifBehind what to do with a log that ends before the bucket's history
     */
    public record Start(Succession succession, Optional<ServerId> wanted, IfBehind ifBehind) {}
}
