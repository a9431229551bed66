package com.openagents.spacetime.gateway.upstream;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One database of the list and what SpacetimeDB last said about it. At most one look at a time is under way. What is known
 * stays known when SpacetimeDB is away; it has one writer, the look, and any number of readers on any thread.
 */
final class ListedDatabase {
    private static final Logger LOG = Logger.getLogger(ListedDatabase.class);

    private final String name;
    private final Optional<DatabaseIdentity> pin;
    private final IdentityQuestions questions;
    private final DatabaseWatch watch;
    private final AtomicReference<@Nullable CompletableFuture<Void>> look = new AtomicReference<>();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Known known = new Known(false, Optional.empty(), Optional.empty(), 0);

    /** Whether it may be served. */
    enum Standing {
        /** It may. */
        RIGHT,
        /** Another database stands behind its name. */
        WRONG,
        /** Its identity is pinned, and SpacetimeDB has not said yet which it has. */
        UNSURE
    }

    /**
     * What SpacetimeDB last said.
     *
     * @param said whether it has said anything yet
     * @param identity empty if there is no such name
     * @param owner the last that there was
     * @param at when, by {@link System#nanoTime()}
     */
    private record Known(boolean said, Optional<DatabaseIdentity> identity, Optional<String> owner, long at) {}

    ListedDatabase(String name, Optional<DatabaseIdentity> pin, IdentityQuestions questions, DatabaseWatch watch) {
        this.name = name;
        this.pin = pin;
        this.questions = questions;
        this.watch = watch;
    }

    String name() {
        return name;
    }

    Optional<DatabaseIdentity> pin() {
        return pin;
    }

    /** The identity that the name leads to, as far as is known. */
    Optional<DatabaseIdentity> identity() {
        return known.identity();
    }

    /** Whether SpacetimeDB has said anything about it, if only that there is no such name. */
    boolean isKnown() {
        return known.said();
    }

    Standing standing() {
        var now = known;
        if (pin.isEmpty()) {
            return Standing.RIGHT;
        }
        if (!now.said()) {
            return Standing.UNSURE;
        }
        return differs(now.identity()) ? Standing.WRONG : Standing.RIGHT;
    }

    /** A name that leads nowhere yet is one that may be published. */
    private boolean differs(Optional<DatabaseIdentity> found) {
        return pin.isPresent()
                && found.filter(identity -> !identity.equals(pin.get())).isPresent();
    }

    /** Whether it is time for another look: at once as long as it leads nowhere or astray, else in that rhythm. */
    boolean isDue(Duration rhythm) {
        var now = known;
        return now.identity().isEmpty() || differs(now.identity()) || System.nanoTime() - now.at() >= rhythm.toNanos();
    }

    /** Whether this is the first time that this is asked. */
    boolean isFirstWarning() {
        return warned.compareAndSet(false, true);
    }

    /** Asks SpacetimeDB, unless a question is under way; completes when there is an answer or will be none. */
    CompletionStage<Void> look() {
        var mine = new CompletableFuture<Void>();
        var other = look.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        questions
                .identityOf(name)
                .compose(identity ->
                        questions.ownerOf(name).otherwise(Optional.empty()).map(owner -> note(identity, owner)))
                .recover(failure -> {
                    LOG.debugf(
                            "SpacetimeDB did not say what stands behind a name database=%s: %s",
                            name, failure.getMessage());
                    return Future.succeededFuture();
                })
                .onComplete(_ -> {
                    look.set(null);
                    mine.complete(null);
                });
        return mine;
    }

    private @Nullable Void note(Optional<DatabaseIdentity> identity, Optional<String> owner) {
        var before = known;
        known = new Known(true, identity, owner.or(before::owner), System.nanoTime());
        noteIdentity(before, identity);
        if (before.owner().isPresent() && owner.isPresent() && !before.owner().equals(owner)) {
            LOG.errorf(
                    "A database has another owner database=%s before=%s now=%s: if nobody meant that, a stranger has"
                            + " published there; take it off the list",
                    name, before.owner().get(), owner.get());
            watch.ownerChanged(name);
        }
        return null;
    }

    private void noteIdentity(Known before, Optional<DatabaseIdentity> found) {
        if (before.said() && before.identity().equals(found)) {
            return;
        }
        if (differs(found)) {
            LOG.errorf(
                    "A database is not the one of the settings, and is refused database=%s expected=%s found=%s",
                    name, text(pin), text(found));
            watch.identityDiffers(name);
        } else if (before.said()) {
            LOG.warnf(
                    "A name leads to another database name=%s before=%s now=%s",
                    name, text(before.identity()), text(found));
        }
    }

    private static String text(Optional<DatabaseIdentity> identity) {
        return identity.map(DatabaseIdentity::digits).orElse("none");
    }
}
