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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stack in use by tests: hands out tokens and ways in. */
final class RunningStack implements AutoCloseable {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    private static final Pattern LIMITS = Pattern.compile("(?m)^limits:\n( .*\n)*");
    private static final Pattern LOCAL_CA = Pattern.compile("  local-ca: .*");

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

    /**
     * A stack whose gateway has its certificate from the files of {@link Certificates}, where it can be replaced.
     *
     * @param gatewaySettings what else becomes of the generated {@code gateway.yaml}
     */
    static RunningStack withCertificateFiles(Path directory, UnaryOperator<String> gatewaySettings) {
        try {
            var certificates = Certificates.in(directory.resolve("tls"));
            var files = "  certificate: '%s'%n  key: '%s'".formatted(certificates.certificate(), certificates.key());
            return new RunningStack(
                    StackOptions.in(directory),
                    settings -> gatewaySettings.apply(LOCAL_CA.matcher(settings).replaceFirst(files)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Settings with other limits.
     *
     * @param lines what stands below {@code limits:}, indented, each with its end
     */
    static String withLimits(String lines, String settings) {
        var changed = LIMITS.matcher(settings).replaceFirst(Matcher.quoteReplacement("limits:\n" + lines));
        if (!changed.contains(lines)) {
            throw new AssertionError("there are no limits to be replaced in\n" + settings);
        }
        return changed;
    }

    /** Where the certificates of such a stack are. */
    Certificates certificates() {
        return new Certificates(stack.options().state().resolve("tls"));
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

    /** The process id of the gateway as it was started last. */
    long gatewayPid() {
        return Objects.requireNonNull(stack.description().pids().get("gateway"), "a stack has a gateway");
    }

    /** The public door, as HTTP and WebSocket clients see it. */
    Door door() {
        return door;
    }

    /**
     * The sum of a metric of the gateway over all its labels.
     *
     * @param name what follows {@code spacetime_gateway_}
     * @throws AssertionError if the gateway shows none of that name
     */
    double metric(String name) throws IOException, InterruptedException {
        var page = managementDoor.send(managementDoor.request("/q/metrics")).body();
        var values = Pattern.compile("(?m)^spacetime_gateway_%s(?:\\{.*})? (\\S+)$".formatted(name))
                .matcher(page)
                .results()
                .map(line -> Double.valueOf(line.group(1)))
                .toList();
        if (values.isEmpty()) {
            throw new AssertionError("the gateway shows no spacetime_gateway_" + name);
        }
        return values.stream().mapToDouble(Double::doubleValue).sum();
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
