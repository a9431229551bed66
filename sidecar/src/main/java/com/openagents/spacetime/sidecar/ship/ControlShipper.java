package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.control.ControlDb;
import com.openagents.spacetime.sidecar.control.Database;
import com.openagents.spacetime.sidecar.lineage.ControlArchive;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.ship.ReplicaProgress.Beginning;
import com.openagents.spacetime.sidecar.source.ControlCopy;
import com.openagents.spacetime.sidecar.store.NameTaken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Ships copies of the control files, each as the next generation of the term. A copy waits until transaction 0 of each of its
 * replicas is in the bucket: a restored server would silently create a database anew whose log is missing. It does not wait
 * for a replica that never had one, but says so. One thread; what it has shipped may be asked from any.
 */
final class ControlShipper {
    private final Shipper.Target target;
    private final Optional<Path> jwtPublicKey;
    private final InstantSource clock;
    private long sequence;
    private volatile String shippedDigest = "";
    private volatile Optional<Generation> shipped = Optional.empty();

    /** A generation that is in the bucket. */
    record Generation(long sequence, Instant at) {}

    ControlShipper(Shipper.Target target, Optional<Path> jwtPublicKey, InstantSource clock) {
        this.target = target;
        this.jwtPublicKey = jwtPublicKey;
        this.clock = clock;
    }

    /** The replicas that serve databases, as a copy says. */
    static Set<ReplicaKey> live(ControlDb decoded) {
        var keys = new LinkedHashSet<ReplicaKey>();
        for (Database database : decoded.databases()) {
            decoded.leaderOf(database)
                    .ifPresent(replica -> keys.add(new ReplicaKey(database.identity(), replica.id())));
        }
        return keys;
    }

    /** The names that lead to a database. */
    static List<String> names(ControlDb decoded, Identity database) {
        return decoded.names().entrySet().stream()
                .filter(name -> name.getValue().equals(database))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Ships a copy, unless it has been or must wait.
     *
     * @param beginning whether transaction 0 of a replica is in the bucket
     * @return the replicas that it waits for; empty if it is in the bucket
     */
    List<ReplicaKey> ship(ControlCopy copy, Function<ReplicaKey, Beginning> beginning) throws InterruptedException {
        if (copy.digest().equals(shippedDigest)) {
            return List.of();
        }
        var awaited = new ArrayList<ReplicaKey>();
        var never = new HashSet<ReplicaKey>();
        for (var key : live(copy.decoded())) {
            switch (beginning.apply(key)) {
                case SHIPPED -> {}
                case AWAITED -> awaited.add(key);
                case NEVER -> never.add(key);
            }
        }
        if (awaited.isEmpty()) {
            put(copy, never);
        }
        return awaited;
    }

    /** Whether the copy is in the bucket. */
    boolean holds(Optional<ControlCopy> copy) {
        return copy.filter(c -> c.digest().equals(shippedDigest)).isPresent();
    }

    Optional<Generation> shipped() {
        return shipped;
    }

    private void put(ControlCopy copy, Set<ReplicaKey> unbegun) throws InterruptedException {
        var files = new TreeMap<>(copy.files());
        files.put(ControlArchive.DECODED, decoded(copy.decoded(), unbegun));
        var content = ControlArchive.pack(files);
        var name = target.names().control(target.term(), sequence + 1);
        var metadata = Map.of(
                "files-sha256",
                copy.digest(),
                ControlArchive.SEEN_TIME,
                clock.instant().toString());
        try {
            target.patience().until(() -> {
                target.fence().pass();
                target.store().put(name, content, metadata);
                target.fence().pass();
                return name;
            });
        } catch (NameTaken e) {
            target.fence().close(e);
            throw e;
        }
        sequence++;
        shippedDigest = copy.digest();
        shipped = Optional.of(new Generation(sequence, clock.instant()));
    }

    private byte[] decoded(ControlDb control, Set<ReplicaKey> unbegun) {
        var databases = new JsonArray();
        for (Database database : control.databases()) {
            var json = new JsonObject()
                    .put("id", database.id())
                    .put("identity", database.identity().text())
                    .put("owner", database.owner().text())
                    .put("hostType", database.hostType())
                    .put("initialProgram", database.initialProgram().toString())
                    .put("names", new JsonArray(names(control, database.identity())));
            control.leaderOf(database).ifPresent(replica -> {
                json.put("replica", replica.id());
                json.put(ControlArchive.BEGUN, !unbegun.contains(new ReplicaKey(database.identity(), replica.id())));
            });
            databases.add(json);
        }
        var json = new JsonObject().put("databases", databases);
        jwtPublicKey.flatMap(PublicKeyFingerprint::of).ifPresent(print -> json.put("jwtPublicKeySha256", print));
        return json.encodePrettily().getBytes(StandardCharsets.UTF_8);
    }
}
