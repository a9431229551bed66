package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.DrainPlan;
import com.openagents.spacetime.gateway.session.LiveSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what has happened when sockets lose SpacetimeDB, and closes them with that reason.
 *
 * <ol>
 *   <li>The first socket that is lost makes it ask SpacetimeDB a question, and wait {@link #GATHERING} for others.
 *   <li>Then {@link LossEvidence} says whether SpacetimeDB is away or has ended just these.
 *   <li>If it has, each is told so at once. If it is away, they are told one after the other, and each to stay away for
 *       another time: some clients come back as soon as they are closed, others obey, and neither are to come together.
 *   <li>Whoever is lost within {@link #AWAY} from then on is told the same, without any question. So is whoever is lost
 *       after a handshake has found nobody to connect to.
 * </ol>
 *
 * <p>Every method may be called from any thread; every field belongs to the one thread of the executor.
 */
public final class LostServers {
    /** How long it is waited for others, and for SpacetimeDB's answer: a third of a second is not yet felt. */
    static final Duration GATHERING = Duration.ofMillis(300);
    /** How long SpacetimeDB counts as away after it was found to be. */
    static final Duration AWAY = Duration.ofSeconds(5);
    /** The longest time in which clients are told, for many of them. */
    static final Duration LONGEST_SPAN = Duration.ofSeconds(5);
    /** Between two of them, if they are few. */
    static final Duration PACE = Duration.ofMillis(20);
    /** Between these a client should come back. */
    static final Duration SOONEST = Duration.ofSeconds(1);

    static final Duration LATEST = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(LostServers.class);

    private final ScheduledExecutorService loop;
    private final Supplier<CompletionStage<Boolean>> question;
    private final RandomGenerator random;

    private final List<Lost> together = new ArrayList<>();
    private boolean answers;
    private @Nullable Future<?> back; // while SpacetimeDB counts as away

    private record Lost(LiveSession socket, ServerLoss loss) {}

    /**
     * Nothing is lost yet.
     *
     * @param loop of one thread
     * @param question asks SpacetimeDB whether it is there; never fails
     */
    public LostServers(
            ScheduledExecutorService loop, Supplier<CompletionStage<Boolean>> question, RandomGenerator random) {
        this.loop = loop;
        this.question = question;
        this.random = random;
    }

    /** A socket has lost SpacetimeDB: it will be closed. */
    public void lost(LiveSession socket, ServerLoss loss) {
        loop.execute(() -> note(new Lost(socket, loss)));
    }

    /** A connection to SpacetimeDB could not be made. */
    public void connectFailed() {
        loop.execute(this::away);
    }

    private void note(Lost lost) {
        if (back != null && together.isEmpty()) {
            close(lost.socket(), jitter(LONGEST_SPAN), SOONEST.plus(jitter(LATEST.minus(SOONEST))));
            return;
        }
        if (together.isEmpty()) {
            answers = false;
            question.get().thenAccept(yes -> loop.execute(() -> answers |= yes));
            loop.schedule(this::decide, GATHERING.toNanos(), TimeUnit.NANOSECONDS);
        }
        together.add(lost);
    }

    private void decide() {
        var all = List.copyOf(together);
        together.clear();
        int keptUp = (int) all.stream()
                .filter(lost -> lost.loss() == ServerLoss.KEEPING_UP)
                .count();
        var evidence = new LossEvidence(keptUp, answers, back != null);
        if (!evidence.isOutage()) {
            all.forEach(lost -> lost.socket().close(evidence.refusal(lost.loss())));
            return;
        }
        LOG.warnf("SpacetimeDB has left its sockets sockets=%d answers=%b", all.size(), answers);
        away();
        var moments = DrainPlan.moments(all.size(), span(all.size()), random);
        var absences = DrainPlan.moments(all.size(), LATEST.minus(SOONEST), random);
        for (int next = 0; next < all.size(); next++) {
            close(all.get(next).socket(), moments.get(next), SOONEST.plus(absences.get(next)));
        }
    }

    private static Duration span(int sockets) {
        var span = PACE.multipliedBy(sockets - 1);
        return span.compareTo(LONGEST_SPAN) < 0 ? span : LONGEST_SPAN;
    }

    private void close(LiveSession socket, Duration moment, Duration absence) {
        loop.schedule(
                () -> socket.close(Refusal.UPSTREAM_UNAVAILABLE, absence), moment.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration jitter(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos()));
    }

    private void away() {
        if (back != null) {
            back.cancel(false);
        }
        back = loop.schedule(() -> back = null, AWAY.toNanos(), TimeUnit.NANOSECONDS);
    }
}
