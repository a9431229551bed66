package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.source.ControlCopier;
import com.openagents.spacetime.sidecar.source.ControlCopier.Look;
import com.openagents.spacetime.sidecar.source.ControlCopy;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** What is known of the control-db: its last good copy, and how the last look went. The fleet looks; any thread asks. */
final class ControlWatch {
    private static final Logger LOG = Logger.getLogger(ControlWatch.class);

    private final ControlCopier copier;
    private final InstantSource clock;
    private volatile Seen seen = new Seen(Optional.empty(), "unknown", Optional.empty(), Instant.EPOCH, List.of());

    /**
     * What was seen.
     *
     * @param copy the last good copy
     * @param word how the last look went
     * @param problem why there is no newer copy, if that is not in order
     * @param lookedAt when the look began that last found {@code copy} to be all there is
     * @param waitsFor replicas whose transaction 0 must be in the bucket before the copy may be
     */
    record Seen(
            Optional<ControlCopy> copy,
            String word,
            Optional<String> problem,
            Instant lookedAt,
            List<ReplicaKey> waitsFor) {}

    ControlWatch(DataDirectory directory, InstantSource clock, LongSupplier nanos) {
        this.copier = new ControlCopier(directory, nanos);
        this.clock = clock;
    }

    void look() {
        var began = clock.instant();
        var before = seen;
        seen = switch (copier.look()) {
            case Look.Unchanged _ -> new Seen(before.copy(), before.word(), before.problem(), began, before.waitsFor());
            case Look.Busy _ ->
                new Seen(before.copy(), "changing", Optional.empty(), before.lookedAt(), before.waitsFor());
            case Look.Copied(var copy) ->
                new Seen(Optional.of(copy), "known", Optional.empty(), began, before.waitsFor());
            case Look.Absent(var why) -> new Seen(before.copy(), "absent", Optional.of(why), began, List.of());
            case Look.Unusable(var why) ->
                new Seen(before.copy(), "unusable", Optional.of(why), before.lookedAt(), before.waitsFor());
        };
        if (!seen.word().equals(before.word()) && seen.word().equals("unusable")) {
            LOG.warnf(
                    "the control files cannot be copied, trying again reason=\"%s\"",
                    seen.problem().orElse(""));
        }
        if (before.word().equals("unusable") && seen.word().equals("known")) {
            LOG.info("the control files can be copied again");
        }
    }

    void waitsFor(List<ReplicaKey> keys) {
        var now = seen;
        seen = new Seen(now.copy(), now.word(), now.problem(), now.lookedAt(), List.copyOf(keys));
    }

    Seen seen() {
        return seen;
    }

    Optional<ControlCopy> copy() {
        return seen.copy();
    }

    boolean isAbsent() {
        return seen.word().equals("absent");
    }
}
