package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.Daemon;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/**
 * One more gateway before a stack's SpacetimeDB, as another replica is: with the settings and the certificate authority of
 * the stack's own, but ports and a file of revocations for itself. Its log lies with the stack's. To be closed before the
 * stack is.
 */
public final class AnotherGateway implements AutoCloseable {
    private static final String NAME = "gateway-2";
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Daemon daemon;
    private final StackPorts ports;

    private AnotherGateway(Daemon daemon, StackPorts ports) {
        this.daemon = daemon;
        this.ports = ports;
    }

    /**
     * One that is ready.
     *
     * @param settings what becomes of the first one's {@code gateway.yaml} besides
     */
    static AnotherGateway start(Programs programs, UnaryOperator<String> settings) {
        var ports = StackPorts.free();
        var file = programs.state().resolve(NAME + ".yaml");
        var revocations = programs.state().resolve(NAME + "-revocations.log");
        try {
            var own = Files.readString(programs.gatewayFile())
                    .replaceFirst("(?m)^listen: .*$", "listen: 127.0.0.1:" + ports.gateway())
                    .replaceFirst("(?m)^management: .*$", "management: 127.0.0.1:" + ports.management())
                    .replaceFirst(
                            "(?m)^revocations:\n  file: .*$",
                            Matcher.quoteReplacement("revocations:\n  file: '%s'".formatted(revocations)));
            Files.writeString(file, settings.apply(own));
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be written", e);
        }
        var another = new AnotherGateway(programs.startGateway(NAME, file), ports);
        another.daemon.awaitReady(() -> Health.isReady(another.management()), READY_LIMIT);
        return another;
    }

    /** The public listener. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.gateway());
    }

    /** Metrics and health. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + ports.management());
    }

    /** The process id. */
    public long pid() {
        return daemon.pid();
    }

    /** Asks it to end, and kills it after its time. */
    @Override
    public void close() {
        daemon.stop(GRACE);
    }
}
