package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.client.SdkClient;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.StackDescription;
import com.openagents.spacetime.local.stack.StackOptions;
import java.time.Duration;
import java.time.Instant;

/** A stack in use by tests: hands out tokens and ways in. */
final class RunningStack implements AutoCloseable {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final Stack stack;
    private final StackDescription description;

    RunningStack(StackOptions options) {
        this.stack = Stack.started(options, Checkout.current(), RunningStack::say);
        this.description = stack.description();
    }

    /** Where a stack tells of its progress: the test's output. */
    static void say(String line) {
        System.out.println(line);
    }

    Stack stack() {
        return stack;
    }

    StackDescription description() {
        return description;
    }

    /** A token of the control issuer for everything. */
    String token(String subject) {
        return token("control", TokenRequest.unlimited(subject, TOKEN_LIFETIME));
    }

    String token(String issuer, TokenRequest request) {
        return description.issuer(issuer).mint(request, Instant.now());
    }

    /** The public door, as HTTP and WebSocket clients see it. */
    Door door() {
        return new Door(description);
    }

    /** SDK clients that come through the public door. */
    SdkClient sdk() {
        return new SdkClient(
                Checkout.current().sdkClient(),
                description.gateway().url(),
                description.gateway().ca(),
                description.spacetimedb().database());
    }

    @Override
    public void close() {
        stack.close();
    }
}
