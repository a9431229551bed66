package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.restore.RestoreTarget;
import com.openagents.spacetime.sidecar.restore.Restorer;
import com.openagents.spacetime.sidecar.source.LogStep;
import com.openagents.spacetime.sidecar.source.Position;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says whether a sidecar is where it must be when nothing has gone wrong for a while. */
final class Judge {
    private final MemoryStore bucket;
    private final Path target;

    /**
     * Judges by what a bucket holds.
     *
     * @param target where it may be restored to, once
     */
    Judge(MemoryStore bucket, Path target) {
        this.bucket = bucket;
        this.target = target;
    }

    static ServerId serverOf(FleetStatus status) {
        return new ServerId(status.server().orElseThrow());
    }

    /**
     * After all that time, it has caught up, or says why not.
     *
     * @param server beside it
     * @param twin whether somebody else has written under its names
     */
    void accepts(SimulatedServer server, FleetStatus status, boolean twin) {
        switch (status.state()) {
            case "refused" ->
                assertThat(status.problem()).as("why %s is refused", status).isPresent();
            case "fenced" -> {
                assertThat(status.problem()).as("why %s is fenced", status).isPresent();
                assertThat(newest(status) > status.term() || twin)
                        .as("that %s had a reason to be fenced", status)
                        .isTrue();
            }
            case "shipping" -> {
                if (newest(status) > status.term()) {
                    assertThat(server.logs().stream().anyMatch(log -> isShipped(log, status)))
                            .as("that %s, which is not the newest, has shipped without being fenced", status)
                            .isFalse();
                } else {
                    acceptsShipping(server, status);
                }
            }
            default -> throw new AssertionError("after all that time: " + status);
        }
    }

    private long newest(FleetStatus status) {
        return new Readback(bucket, serverOf(status)).newest();
    }

    private static boolean isShipped(SimulatedLog log, FleetStatus status) {
        return status.replicas().stream()
                .anyMatch(replica -> replica.replica() == log.key().replica()
                        && replica.database().equals(log.key().database())
                        && replica.state().equals("shipping")
                        && !log.isBroken()
                        && replica.shipped() + 1 == log.next());
    }

    /** Has caught up, and rightly says so, or each replica that has not says why, and has a reason. */
    private void acceptsShipping(SimulatedServer server, FleetStatus status) {
        for (var log : server.logs()) {
            var replica = status.replicas().stream()
                    .filter(each -> each.replica() == log.key().replica()
                            && each.database().equals(log.key().database()))
                    .findFirst();
            assertThat(replica).as("%s in %s", log.key(), status).isPresent();
            if (replica.get().state().equals("shipping")) {
                assertThat(replica.get().shipped() + 1)
                        .as("what is shipped of %s, %s", log.key(), status)
                        .isEqualTo(log.next());
                assertThat(shipped(log, status))
                        .as("what the bucket holds of %s", log.key())
                        .isEqualTo(log.sha256(log.next()));
            } else {
                assertThat(replica.get().problem())
                        .as("what is wrong with %s", replica)
                        .isPresent();
                assertThat(log.isBroken() || !isContinued(log, status))
                        .as("that %s has a reason", status)
                        .isTrue();
            }
        }
        boolean whole =
                status.replicas().stream().allMatch(replica -> replica.state().equals("shipping"));
        assertThat(status.caughtUp()).as("that all is well with %s", status).isEqualTo(whole);
    }

    private String shipped(SimulatedLog log, FleetStatus status) {
        return new Readback(bucket, serverOf(status))
                .read(log.key(), status.term(), Long.MAX_VALUE)
                .getOrDefault(log.next(), "");
    }

    /** Whether the log goes on where the bucket's history ends. */
    private boolean isContinued(SimulatedLog log, FleetStatus status) {
        var states = new Readback(bucket, serverOf(status)).read(log.key(), status.term(), Long.MAX_VALUE);
        return states.isEmpty() || log.sha256(states.lastKey()).equals(states.get(states.lastKey()));
    }

    /** All that a server has is in the bucket and comes back, byte for byte. */
    void restores(SimulatedServer server, FleetStatus status) throws Exception {
        for (var log : server.logs()) {
            if (!log.isBroken()) {
                assertThat(isShipped(log, status))
                        .as("that %s is shipped by %s", log.key(), status)
                        .isTrue();
            }
        }
        var outcome = new Restorer(bucket, System::nanoTime)
                .restore(Optional.of(serverOf(status)), RestoreTarget.LATEST, target);
        if (server.logs().isEmpty()) {
            return;
        }
        assertThat(outcome).isInstanceOf(Restorer.Outcome.Done.class);
        for (var log : server.logs()) {
            if (log.isBroken() && log.next() == 0) {
                continue; // what was lost with the disk, or nothing
            }
            assertThat(written(target.resolve(
                            "replicas/%d/clog".formatted(log.key().replica()))))
                    .as("the restored log of %s", log.key())
                    .isEqualTo(log.bytes());
        }
    }

    private static byte[] written(Path clog) throws Exception {
        var out = new ByteArrayOutputStream();
        if (Files.exists(clog)) {
            try (var log = new ReplicaLog(clog, Position.START, System::nanoTime)) {
                for (var step = log.next(); step instanceof LogStep.Taken(var commit); step = log.next()) {
                    commit.writeTo(out);
                }
            }
        }
        return out.toByteArray();
    }
}
