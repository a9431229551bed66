package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a client may send, as fixed numbers that never fill up again, and what it has been charged. */
final class Budget implements SocketAllowance {
    static final Duration RETRY_AFTER = Duration.ofMillis(1500);

    LimitRule messageRule = LimitRule.SOCKET_MESSAGES;
    long bytes = Long.MAX_VALUE;
    int messages = Integer.MAX_VALUE;
    int calls = Integer.MAX_VALUE;
    final List<String> called = new ArrayList<>();

    private long takenBytes;
    private int takenMessages;

    long takenBytes() {
        return takenBytes;
    }

    int takenMessages() {
        return takenMessages;
    }

    @Override
    public Optional<Overdrawn> bytes(int count) {
        takenBytes += count;
        return takenBytes > bytes ? over(LimitRule.SOCKET_BYTES) : Optional.empty();
    }

    @Override
    public Optional<Overdrawn> messages(int count) {
        takenMessages += count;
        return takenMessages > messages ? over(messageRule) : Optional.empty();
    }

    @Override
    public Optional<Overdrawn> call(String function) {
        called.add(function);
        return called.size() > calls ? over(LimitRule.SUBJECT_REDUCER) : Optional.empty();
    }

    private static Optional<Overdrawn> over(LimitRule rule) {
        return Optional.of(new Overdrawn(rule, RETRY_AFTER));
    }
}
