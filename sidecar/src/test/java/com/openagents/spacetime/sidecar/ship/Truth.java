package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Every history that a simulated server has ever written, by the SHA-256 of all its commits' bytes up to each of them. */
final class Truth {
    private final Set<State> states = new HashSet<>();

    /**
     * A history up to a commit.
     *
     * @param next offset behind the commit
     * @param sha256 of the bytes of all commits up to it
     */
    record State(ReplicaKey key, long next, String sha256) {}

    /** A history has reached this state. */
    void add(State state) {
        states.add(state);
    }

    /** Whether a server has ever written exactly this. */
    boolean holds(State state) {
        return states.contains(state);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The same so far; both may be fed on. */
    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the JDK can be cloned", e);
        }
    }

    /** What a digest comes to so far; it may be fed on. */
    static String soFar(MessageDigest digest) {
        return HexFormat.of().formatHex(copy(digest).digest());
    }
}
