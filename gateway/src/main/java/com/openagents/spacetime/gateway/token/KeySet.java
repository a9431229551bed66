package com.openagents.spacetime.gateway.token;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of one issuer at one moment, in the order in which they are tried. Two sets of equal keys are equal, so that a
 * refresh that brings nothing new can be told.
 *
 * @param keys for a shared secret: the primary first, then its fallbacks
 */
public record KeySet(List<VerificationKey> keys) {
    /** The set of an issuer whose keys nobody has seen yet. */
    public static final KeySet EMPTY = new KeySet(List.of());

    /** Copies the list; a key that it holds twice, as while a secret is rotated from file to file, counts once. */
    public KeySet {
        keys = keys.stream().distinct().toList();
    }

    /** Whether one of the keys has this id. */
    public boolean names(String kid) {
        return keys.stream().anyMatch(key -> key.isNamed(kid));
    }

    /**
     * The keys to try on a token, in order. A shared secret's {@code kid} is a hint: the keys of that name come first, all
     * others follow. A public key's {@code kid} binds: only keys of that name and keys without any are tried.
     */
    List<VerificationKey> candidates(Algorithm algorithm, Optional<String> kid) {
        var usable = keys.stream().filter(key -> key.algorithm() == algorithm).toList();
        if (kid.isEmpty()) {
            return usable;
        }
        var named = usable.stream().filter(key -> key.isNamed(kid.get()));
        var others = usable.stream()
                .filter(key -> algorithm.isSymmetric()
                        ? !key.isNamed(kid.get())
                        : key.kid().isEmpty());
        return Stream.concat(named, others).toList();
    }

    /**
     * Whether a newer version of this set could verify what this one cannot: it is empty, or has no key of the token's
     * {@code kid} at all. Never so for shared secrets, which nobody publishes.
     */
    boolean mayLack(Algorithm algorithm, Optional<String> kid) {
        if (algorithm.isSymmetric()) {
            return false;
        }
        return keys.isEmpty() || (kid.isPresent() && !names(kid.get()));
    }
}
