package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.client.SdkClient;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.StackDescription;
import com.openagents.spacetime.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A stack in use by tests: hands out tokens and ways in. */
final class RunningStack implements AutoCloseable {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final Stack stack;
    private final StackDescription description;
    private final Door door;
    private final Door managementDoor;

    RunningStack(StackOptions options) {
        this(options, settings -> settings);
    }

    /**
     * A stack whose gateway is given other settings.
     *
     * @param gatewaySettings what becomes of the generated {@code gateway.yaml}
     */
    RunningStack(StackOptions options, UnaryOperator<String> gatewaySettings) {
        this.stack = new Stack(options, Checkout.current(), RunningStack::say);
        changeGatewaySettings(gatewaySettings);
        stack.start();
        this.description = stack.description();
        this.door = Door.of(description);
        this.managementDoor = Door.ofManagement(description);
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

    /** Writes {@code gateway.yaml} anew, in one step. */
    final void changeGatewaySettings(UnaryOperator<String> change) {
        var file = stack.options().state().resolve("gateway.yaml");
        try {
            var next =
                    Files.writeString(file.resolveSibling("gateway.yaml.next"), change.apply(Files.readString(file)));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The public door, as HTTP and WebSocket clients see it. */
    Door door() {
        return door;
    }

    /** The listener for operators and for the control service. */
    Door managementDoor() {
        return managementDoor;
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
