package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The databases that are served, under every spelling that SpacetimeDB takes. A database has several: each of its names, and
 * its identity in either case with or without {@code 0x}. All of them come to the one name that is on the list, which is
 * the name that policy is asked about and the name that is sent upstream: so what was judged is what is reached.
 *
 * <p>A name of the list stands for itself. An identity, and any other name, is compared with the identities of the list,
 * which are asked for in the background: often until they are known, then once a minute, so that a name which comes to lead
 * elsewhere is found out. A database whose identity is pinned and found to be another's is refused until it is right again.
 *
 * <p>Any thread may call; the answers come on any thread.
 */
public final class Databases {
    private static final Logger LOG = Logger.getLogger(Databases.class);

    private static final Duration TICK = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** A name is a host's label in practice; SpacetimeDB sets no limit. */
    private static final int LONGEST_NAME = 255;

    private final IdentityQuestions questions;
    private final DatabaseWatch watch;
    private final Aliases aliases;
    private volatile Map<String, ListedDatabase> listed = Map.of(); // in the order in which they were given

    /**
     * Begins to ask.
     *
     * @param pins the names that are served, each with the identity that it must have, if that is fixed
     */
    public Databases(
            Vertx vertx, UpstreamSettings settings, Map<String, Optional<DatabaseIdentity>> pins, DatabaseWatch watch) {
        this.questions = new IdentityQuestions(vertx, settings);
        this.watch = watch;
        this.aliases = new Aliases(questions::identityOf);
        list(pins);
        vertx.setPeriodic(TICK.toMillis(), _ -> lookAround());
    }

    /** Serves these from now on. What is known of those that stay is kept. */
    public synchronized void list(Map<String, Optional<DatabaseIdentity>> pins) {
        var next = new LinkedHashMap<String, ListedDatabase>();
        pins.forEach((name, pin) -> {
            var before = listed.get(name);
            next.put(
                    name,
                    before != null && before.pin().equals(pin)
                            ? before
                            : new ListedDatabase(name, pin, questions, watch));
        });
        listed = next;
        lookAround();
    }

    /**
     * Which database a path means.
     *
     * @param spelled its database segment, as it came
     */
    public CompletionStage<Resolution> resolve(String spelled) {
        var named = listed.get(spelled);
        if (named != null) {
            return byName(named);
        }
        var identity = DatabaseIdentity.parse(spelled);
        if (identity.isPresent()) {
            return byIdentity(identity.get());
        }
        if (spelled.length() > LONGEST_NAME || !NAME.matcher(spelled).matches()) {
            return refused(Refusal.DATABASE_NOT_ALLOWED);
        }
        return aliases.identityOf(spelled).thenCompose(answer -> switch (answer) {
            case Aliases.Answer.Known(var found) -> byIdentity(found);
            case Aliases.Answer.NoSuchName _ -> refused(Refusal.DATABASE_NOT_ALLOWED);
            case Aliases.Answer.TooMany _ -> refused(Refusal.RATE_LIMITED);
            case Aliases.Answer.Unavailable _ -> refused(Refusal.UPSTREAM_UNAVAILABLE);
        });
    }

    private static CompletionStage<Resolution> byName(ListedDatabase database) {
        return switch (database.standing()) {
            case RIGHT -> CompletableFuture.completedFuture(new Resolution.Listed(database.name()));
            case WRONG -> refused(Refusal.DATABASE_NOT_ALLOWED);
            case UNSURE ->
                database.look().thenApply(_ -> switch (database.standing()) {
                    case RIGHT -> new Resolution.Listed(database.name());
                    case WRONG -> new Resolution.Refused(Refusal.DATABASE_NOT_ALLOWED);
                    case UNSURE -> new Resolution.Refused(Refusal.UPSTREAM_UNAVAILABLE);
                });
        };
    }

    /** Just after the start the identities of the list may still be on their way. */
    private CompletionStage<Resolution> byIdentity(DatabaseIdentity identity) {
        var database = listed(identity);
        if (database.isPresent()) {
            return byName(database.get());
        }
        var looks = listed.values().stream()
                .filter(other -> !other.isKnown())
                .map(other -> other.look().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return looks.length == 0
                ? refused(Refusal.DATABASE_NOT_ALLOWED)
                : CompletableFuture.allOf(looks).thenCompose(_ -> afterLooks(identity));
    }

    private CompletionStage<Resolution> afterLooks(DatabaseIdentity identity) {
        boolean allKnown = listed.values().stream().allMatch(ListedDatabase::isKnown);
        return listed(identity)
                .map(Databases::byName)
                .orElseGet(() -> refused(allKnown ? Refusal.DATABASE_NOT_ALLOWED : Refusal.UPSTREAM_UNAVAILABLE));
    }

    /** Several names of the list can lead to one database; then the first of them speaks for all. */
    private Optional<ListedDatabase> listed(DatabaseIdentity identity) {
        return listed.values().stream()
                .filter(database -> database.identity().filter(identity::equals).isPresent())
                .findFirst();
    }

    private static CompletionStage<Resolution> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(new Resolution.Refused(refusal));
    }

    private void lookAround() {
        listed.values().stream()
                .filter(database -> database.isDue(EVERY))
                .forEach(database -> database.look().thenRun(this::warnOfTwins));
    }

    private void warnOfTwins() {
        var seen = new HashSet<DatabaseIdentity>();
        for (var database : listed.values()) {
            if (database.identity().filter(identity -> !seen.add(identity)).isPresent() && database.isFirstWarning()) {
                LOG.warnf(
                        "Two names of the list lead to one database, each with rules of its own name=%s identity=%s",
                        database.name(), database.identity().get());
            }
        }
    }
}
