package com.openagents.spacetime.gateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Names that are not on the list, and the identities that SpacetimeDB resolves them to. Answers are kept for a short time;
 * for one name at most one question is under way. New names are asked for at a limited rate, so that nobody can make
 * SpacetimeDB work by inventing some; a name that once was found is not held up by that. Any thread may call.
 */
final class Aliases {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final Duration FOUND_ONCE = Duration.ofHours(1);
    private static final int MOST_KEPT = 10_000;
    private static final int NEW_PER_SECOND = 20;
    private static final int NEW_AT_ONCE = 100;

    private final Function<String, Future<Optional<DatabaseIdentity>>> question;
    private final Cache<String, Answer> answers =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST_KEPT).build();
    private final Cache<String, DatabaseIdentity> foundOnce = Caffeine.newBuilder()
            .expireAfterWrite(FOUND_ONCE)
            .maximumSize(MOST_KEPT)
            .build();
    private final ConcurrentHashMap<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();
    private final Bucket fresh = Bucket.builder()
            .addLimit(limit -> limit.capacity(NEW_AT_ONCE).refillGreedy(NEW_PER_SECOND, Duration.ofSeconds(1)))
            .build();

    /** What a name comes to. */
    sealed interface Answer {
        /** This identity. */
        record Known(DatabaseIdentity identity) implements Answer {}

        /** SpacetimeDB does not know it. */
        record NoSuchName() implements Answer {}

        /** It was not asked for: too many names have been, of late. */
        record TooMany() implements Answer {}

        /** SpacetimeDB does not say. */
        record Unavailable() implements Answer {}
    }

    /** @param question what asks SpacetimeDB */
    Aliases(Function<String, Future<Optional<DatabaseIdentity>>> question) {
        this.question = question;
    }

    CompletionStage<Answer> identityOf(String name) {
        var kept = answers.getIfPresent(name);
        return kept != null ? CompletableFuture.completedFuture(kept) : asked(name);
    }

    private CompletionStage<Answer> asked(String name) {
        var mine = new CompletableFuture<Answer>();
        var other = underWay.putIfAbsent(name, mine);
        if (other != null) {
            return other;
        }
        if (foundOnce.getIfPresent(name) == null && !fresh.tryConsume(1)) {
            settle(name, mine, new Answer.TooMany());
            return mine;
        }
        question.apply(name)
                .onSuccess(found -> {
                    found.ifPresent(identity -> foundOnce.put(name, identity));
                    Answer answer = found.<Answer>map(Answer.Known::new).orElseGet(Answer.NoSuchName::new);
                    answers.put(name, answer);
                    settle(name, mine, answer);
                })
                .onFailure(_ -> settle(name, mine, new Answer.Unavailable()));
        return mine;
    }

    private void settle(String name, CompletableFuture<Answer> mine, Answer answer) {
        underWay.remove(name, mine);
        mine.complete(answer);
    }
}
