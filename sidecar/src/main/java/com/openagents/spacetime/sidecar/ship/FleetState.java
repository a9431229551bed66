package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Chain;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the fleet knows of itself. Its thread writes; any thread asks. */
final class FleetState implements ServerFigures {
    private static final Logger LOG = Logger.getLogger(FleetState.class);

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
    private volatile List<Base.Entry> bases = List.of();
    private volatile Optional<Duration> clockSkew = Optional.empty();
    private volatile boolean opened;
    private volatile Instant controlSettledAt;

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
        this.controlSettledAt = startedAt;
    }

    void begun(Reign claimed, Fence aroundIt) {
        fence = aroundIt;
        reign = claimed;
    }

    /** The term's base is in the bucket. */
    void based(Chain before, Collection<Base.Entry> entries) {
        var earlier = before.bases().values().stream().flatMap(base -> base.replicas().values().stream());
        bases = Stream.concat(earlier, entries.stream()).toList();
    }

    /** The store's answers tell how far this machine's clock is ahead of its own; negative if it is behind. */
    void clockSkew(Duration ahead) {
        clockSkew = Optional.of(ahead);
    }

    /** Every replica that was there has been compared with the bucket. */
    void opened() {
        opened = true;
    }

    /** Notes when the bucket last held all that the control files say. */
    void lookedAtControl() {
        if (isControlDone()) {
            controlSettledAt = clock.instant();
        }
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
                clockSkew,
                new FleetStatus.Breaks(breaks(Base.Relation.FORK), breaks(Base.Relation.GAP)),
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
        return word().equals("shipping")
                && directory.exists()
                && isControlDone()
                && replicas().allMatch(ReplicaProgress::isCaughtUp);
    }

    private boolean isControlDone() {
        return seen().word().equals("absent") ? jobs.isEmpty() : seen().word().equals("known") && isControlShipped();
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
                progress.shipped().at(),
                progress.snapshot(),
                safeToDelete(progress));
    }

    private SafeToDelete safeToDelete(ReplicaProgress progress) {
        if (progress.snapshot().isEmpty()) {
            return SafeToDelete.NO_SNAPSHOT;
        }
        try {
            var files = directory.replica(progress.key().replica());
            return SafeToDelete.of(
                    files,
                    progress.snapshot().get().offset(),
                    progress.shipped().next());
        } catch (IOException
                | UncheckedIOException e) { // the replica says itself what is wrong; nothing is deleted on a guess
            return SafeToDelete.nothing("the replica's directory cannot be read: %s".formatted(e.getMessage()));
        }
    }

    /** How often a log and the bucket's history did not meet, in all terms. */
    private long breaks(Base.Relation relation) {
        return bases.stream().filter(entry -> entry.relation() == relation).count();
    }

    private List<Long> orphans() {
        if (control.copy().isEmpty()) {
            return List.of();
        }
        var used = jobs.keySet().stream().map(ReplicaKey::replica).toList();
        try {
            return directory.replicas().filter(number -> !used.contains(number)).toList();
        } catch (IOException
                | UncheckedIOException
                        e) { // each replica says itself what is wrong, and a status must be had just then
            LOG.debugf("orphans cannot be listed directory=%s reason=\"%s\"", directory.root(), e);
            return List.of();
        }
    }

    /** Before all logs are compared with the bucket nothing is known to be safe, so the age counts from the start. */
    private Duration rpo() {
        if (!opened || refusal != null) {
            return directory.exists() ? Duration.between(startedAt, clock.instant()) : Duration.ZERO;
        }
        return Stream.concat(Stream.of(controlAge()), replicas().map(ReplicaProgress::rpo))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** A database whose control files are not in the bucket is not restored, however much of its log is there. */
    private Duration controlAge() {
        return isControlDone() || seen().word().equals("absent")
                ? Duration.ZERO
                : Duration.between(controlSettledAt, clock.instant());
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

    @Override
    public double storeTroubled() {
        return patience.problem().isPresent() ? 1 : 0;
    }

    /** A server that has not published anything yet has no control files, and nothing is wrong with it. */
    @Override
    public double controlTroubled() {
        boolean nothingToShip = seen().word().equals("absent") && jobs.isEmpty();
        return controlStatus().problem().isPresent() && !nothingToShip ? 1 : 0;
    }

    @Override
    public double forks() {
        return breaks(Base.Relation.FORK);
    }

    @Override
    public double gaps() {
        return breaks(Base.Relation.GAP);
    }
}
