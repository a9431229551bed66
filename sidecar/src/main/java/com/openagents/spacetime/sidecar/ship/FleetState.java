package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Fence;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ServerFigures;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the fleet knows of itself. Its thread writes; any thread asks. */
final class FleetState implements ServerFigures {
    private final String store;
    private final DataDirectory directory;
    private final InstantSource clock;
    private final ControlWatch control;
    private final Patience patience;
    private final Map<ReplicaKey, ReplicaJob> jobs;
    private final Instant startedAt;
    private volatile @Nullable Reign reign;
    private volatile @Nullable Fence fence;
    private volatile @Nullable ControlShipper controls;
    private volatile @Nullable String refusal;

    FleetState(
            String store,
            DataDirectory directory,
            InstantSource clock,
            ControlWatch control,
            Patience patience,
            Map<ReplicaKey, ReplicaJob> jobs) {
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        this.control = control;
        this.patience = patience;
        this.jobs = jobs;
        this.startedAt = clock.instant();
    }

    void begun(Reign claimed, Fence aroundIt) {
        fence = aroundIt;
        reign = claimed;
    }

    void controls(ControlShipper shipper) {
        controls = shipper;
    }

    void refused(String why) {
        refusal = why;
    }

    FleetStatus status() {
        var claimed = Optional.ofNullable(reign);
        return new FleetStatus(
                word(),
                problem(),
                store,
                claimed.map(r -> r.names().server().value()),
                claimed.map(Reign::term).orElse(0L),
                directory.root().toString(),
                directory.exists(),
                isKnown(),
                isCaughtUp(),
                asOf(),
                rpo(),
                controlStatus(),
                replicas().map(this::replica).toList(),
                orphans());
    }

    /** Offset of the last transaction in each log, for whoever waits until they stand still. */
    List<Long> heads() {
        return replicas().map(progress -> progress.head().next()).toList();
    }

    private String word() {
        if (refusal != null) {
            return "refused";
        }
        if (fenceReason().isPresent()) {
            return "fenced";
        }
        return reign == null ? "starting" : "shipping";
    }

    private Optional<String> problem() {
        return Optional.ofNullable(refusal).or(this::fenceReason).or(patience::problem);
    }

    private Optional<String> fenceReason() {
        return Optional.ofNullable(fence).flatMap(Fence::reason);
    }

    private Stream<ReplicaProgress> replicas() {
        return jobs.values().stream()
                .map(ReplicaJob::progress)
                .sorted(Comparator.comparing(progress -> progress.key().toString()));
    }

    /** Red only for what the store is not to blame for: a source that is not there. */
    private boolean isKnown() {
        return directory.exists()
                && (reign == null
                        ? patience.problem().isPresent()
                        : !seen().word().equals("unknown"));
    }

    private boolean isCaughtUp() {
        boolean controlDone =
                seen().word().equals("absent") ? jobs.isEmpty() : seen().word().equals("known") && isControlShipped();
        return word().equals("shipping")
                && directory.exists()
                && controlDone
                && replicas().allMatch(ReplicaProgress::isCaughtUp);
    }

    private boolean isControlShipped() {
        var shipper = controls;
        return shipper != null && shipper.holds(seen().copy());
    }

    private Instant asOf() {
        return Stream.concat(
                        Stream.of(seen().lookedAt()),
                        replicas().map(progress -> progress.head().lookedAt()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private ControlWatch.Seen seen() {
        return control.seen();
    }

    private FleetStatus.Control controlStatus() {
        var generation = Optional.ofNullable(controls).flatMap(ControlShipper::shipped);
        var waiting = seen().waitsFor();
        String word = seen().word().equals("known") ? (waiting.isEmpty() ? "shipped" : "waiting") : seen().word();
        var problem = waiting.isEmpty()
                ? seen().problem()
                : Optional.of("transaction 0 of %s is not in the bucket yet".formatted(waiting));
        return new FleetStatus.Control(
                word.equals("shipped") && !isControlShipped() ? "changing" : word,
                problem,
                generation.map(ControlShipper.Generation::sequence).orElse(0L),
                generation.map(ControlShipper.Generation::at));
    }

    private FleetStatus.Replica replica(ReplicaProgress progress) {
        var database = progress.key().database();
        return new FleetStatus.Replica(
                database,
                control.copy()
                        .map(copy -> ControlShipper.names(copy.decoded(), database))
                        .orElse(List.of()),
                progress.key().replica(),
                progress.state().word(),
                progress.state().problem(),
                (long) progress.sourceHeadOffset(),
                (long) progress.shippedOffset(),
                (long) progress.unshippedCommits(),
                (long) progress.unshippedBytes(),
                progress.rpo(),
                progress.shipped().at());
    }

    private List<Long> orphans() {
        if (control.copy().isEmpty()) {
            return List.of();
        }
        var used = jobs.keySet().stream().map(ReplicaKey::replica).toList();
        try {
            return directory.replicas().filter(number -> !used.contains(number)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the replicas in %s cannot be listed".formatted(directory.root()), e);
        }
    }

    /** Before the claim nothing is known to be safe, so the age counts from the start. */
    private Duration rpo() {
        if (reign == null || refusal != null) {
            return directory.exists() ? Duration.between(startedAt, clock.instant()) : Duration.ZERO;
        }
        return replicas()
                .map(ReplicaProgress::rpo)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public double rpoSeconds() {
        return rpo().toMillis() / 1000.0;
    }

    @Override
    public double lastProgressSeconds() {
        return replicas()
                .flatMap(progress -> progress.shipped().at().stream())
                .max(Comparator.naturalOrder())
                .map(at -> at.toEpochMilli() / 1000.0)
                .orElse(0.0);
    }

    @Override
    public double term() {
        var claimed = reign;
        return claimed == null ? 0 : claimed.term();
    }

    @Override
    public double fenced() {
        return word().equals("fenced") || word().equals("refused") ? 1 : 0;
    }
}
