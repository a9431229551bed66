package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Makes live sessions follow what is in force. After a change of policy, keys or revocations each is judged as a newcomer
 * would be: it ends if its warrant is not good any more, and else lives on by the grant that it would be given now.
 *
 * <p>Whoever opens a session calls {@link #one} after it was listed, for the reason that {@link Sessions} gives. Looking at
 * a session and holding it anew is one step here, under this object's monitor: a renewal and a review cannot undo each
 * other's work. Any thread may call; nothing blocks for longer than the judgement of one session.
 */
final class SessionReview implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SessionReview.class);

    private final Sessions sessions;
    private final WarrantCheck check;
    private final Generations generations;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("review").factory());

    SessionReview(Sessions sessions, WarrantCheck check, Generations generations) {
        this.sessions = sessions;
        this.check = check;
        this.generations = generations;
    }

    /** Has the review done after every change from now on. */
    void begin() {
        generations.onChange(this::request);
        check.keyring().onChange(this::request);
        check.revocations().onChange(this::request);
    }

    /**
     * Judges all sessions soon. Returns at once; several calls may come to one review, which begins after the last. Once
     * closed it does nothing: with the process all sessions end.
     */
    void request() {
        if (!due.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(this::all);
        } catch (RejectedExecutionException closed) {
            LOG.debug("No review any more: the gateway stops");
        }
    }

    private void all() {
        due.set(false); // first: who asks from now on wants what follows
        sessions.review(this::verdict);
    }

    /** Judges one session, at once. */
    void one(LiveSession session) {
        verdict(session).ifPresent(session::close);
    }

    /** Lets a session live on by a fresh warrant: empty if it does, else why not, and then it lives on as before. */
    synchronized Optional<Refusal> renew(LiveSession session, Warrant fresh) {
        var decision = generations.current().rules().policy().may(fresh, session.database(), session.right());
        return switch (decision) {
            case Decision.Refused(var refusal) -> Optional.of(refusal);
            case Decision.Granted(var grant) -> {
                session.hold(fresh, grant, Refusal.MISSING_SCOPE);
                one(session); // what took the warrant back meanwhile has not found it here
                yield Optional.empty();
            }
        };
    }

    private synchronized Optional<Refusal> verdict(LiveSession session) {
        try {
            return check.objection(session.warrant()).or(() -> regrant(session));
        } catch (RuntimeException e) { // one session must not keep the others from being judged, nor live on by this
            LOG.errorf(e, "A session could not be judged session=%s", session.id());
            return Optional.of(Refusal.INTERNAL_ERROR);
        }
    }

    private Optional<Refusal> regrant(LiveSession session) {
        var warrant = session.warrant();
        var decision = generations.current().rules().policy().may(warrant, session.database(), session.right());
        return switch (decision) {
            case Decision.Refused _ -> Optional.of(Refusal.POLICY_CHANGED);
            case Decision.Granted(var grant) -> {
                if (!grant.equals(session.grant())) {
                    session.hold(warrant, grant, Refusal.POLICY_CHANGED);
                }
                yield Optional.empty();
            }
        };
    }

    /** Ends the thread; a review that is running comes to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
