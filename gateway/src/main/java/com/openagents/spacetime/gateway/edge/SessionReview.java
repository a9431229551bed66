package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Sessions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Makes live sessions follow what is in force. After a change of policy, keys or revocations each is judged as a newcomer
 * would be: it ends if its warrant does not stand any more, and else lives on by the grant that it would be given now.
 *
 * <p>A session that opens while something changes is caught by one of two: it is judged once more after it was listed, and
 * whatever changes later finds it on the list.
 */
final class SessionReview implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SessionReview.class);

    private final Sessions sessions;
    private final Standing standing;
    private final Generations generations;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("review").factory());

    SessionReview(Sessions sessions, Standing standing, Generations generations) {
        this.sessions = sessions;
        this.standing = standing;
        this.generations = generations;
    }

    /** Has the review done after every change from now on. */
    SessionReview begin() {
        generations.onChange(this::request);
        standing.keyring().onChange(this::request);
        standing.revocations().onChange(this::request);
        return this;
    }

    /** Judges all sessions soon. Returns at once; several calls may come to one review, which begins after the last. */
    void request() {
        if (due.compareAndSet(false, true)) {
            thread.execute(this::all);
        }
    }

    private void all() {
        due.set(false); // first: who asks from now on wants what follows
        sessions.live().forEach(this::one);
    }

    /** Judges one session, at once. From any thread. */
    void one(LiveSession session) {
        try {
            standing.objection(session.warrant()).ifPresentOrElse(session::close, () -> regrant(session));
        } catch (RuntimeException e) { // one session must not keep the others from being judged, nor live on by this
            LOG.errorf(e, "A session could not be judged session=%s", session.id());
            session.close(Refusal.INTERNAL_ERROR);
        }
    }

    private void regrant(LiveSession session) {
        var warrant = session.warrant();
        switch (decision(session)) {
            case Decision.Refused _ -> session.close(Refusal.POLICY_CHANGED);
            case Decision.Granted(var grant) -> {
                if (!grant.equals(session.grant())) {
                    session.hold(warrant, grant, Refusal.POLICY_CHANGED);
                }
            }
        }
    }

    private Decision decision(LiveSession session) {
        var policy = generations.current().policy();
        return policy.may(session.warrant(), session.database(), session.right());
    }

    /** Ends the thread; a review that is running comes to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
