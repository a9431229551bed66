package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps the keys of one issuer as they are at their source, on a virtual thread of its own, until it is closed. */
sealed interface KeyFeed extends AutoCloseable permits PolledKeys, WatchedFiles {
    /** Where a feed leaves what it has found. Called on the feed's thread, before those who asked for it are told. */
    interface Taker {
        /** These are the issuer's keys now. */
        void take(KeyFeed from, KeySet keys);

        /** The source has been silent for so long that its last keys are not to be relied on any more. */
        void drop(KeyFeed from);
    }

    /**
     * Asks for keys newer than those at hand, since a token names one that is not among them. From any thread; never blocks.
     *
     * @return whether the source's last answer was good
     */
    CompletableFuture<Boolean> refresh(Optional<String> kid);

    /** The {@code name} of the issuer. */
    String issuerName();

    /** Stops. Who still waits, or asks later, is told that there are no newer keys. */
    @Override
    void close();
}
