package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import java.util.Optional;

/** A client that may send what it likes. */
final class Unlimited implements SocketAllowance {
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
}
