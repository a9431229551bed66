package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.issuer.DevelopmentIssuers;
import com.openagents.spacetime.local.issuer.IssuerServer;
import com.openagents.spacetime.local.leak.Evidence;
import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.Daemon;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.server.ServerApi;
import com.openagents.spacetime.local.server.ServerKeys;
import com.openagents.spacetime.local.server.ServerProgram;
import com.openagents.spacetime.local.server.ServerToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The pair with everything around it, in one state directory: the issuer's documents, SpacetimeDB with the module, the
 * gateway, the sidecar. Any step that fails takes all the others down with it.
 *
 * <p>Its programs outlive this process until {@link #stop} is called, here or elsewhere by {@link #stop(Path, Consumer)}.
 * Methods may be called from several threads; a stop at any moment leaves nothing behind.
 */
public final class Stack implements AutoCloseable {
    /** The name that the module is published under. */
    public static final String DATABASE = "event-sync";

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final StackOptions options;
    private final StackPorts ports;
    private final Programs programs;
    private final Map<Part, Daemon> running = new EnumMap<>(Part.class); // guarded by this
    private boolean stopped; // guarded by this
    private final ServerProgram server;
    private final ServerKeys keys;
    private final DevelopmentIssuers issuers;
    private final ServerApi api;
    private final Consumer<String> progress;

    /**
     * A stack that is not up yet. Writes keys and configuration, starts nothing.
     *
     * @param progress told what has been done, one line each
     * @throws StackFailure if a stack runs in that directory, a port is taken or a directory cannot be used
     */
    public Stack(StackOptions options, Checkout checkout, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        refuseSecond(options.state());
        this.server = ServerProgram.fromEnvironment();
        this.ports = options.basePort().map(StackPorts::from).orElseGet(StackPorts::free);
        directory(options.state());
        directory(options.serverData());
        options.storeDirectory().ifPresent(Stack::directory);
        Tree.delete(options.state().resolve("logs")); // those of the last run, which would be taken for this one's
        this.programs = new Programs(checkout, options.state());
        this.keys = ServerKeys.in(options.state().resolve("keys"));
        this.issuers = DevelopmentIssuers.in(options.state().resolve("issuers"), ports.issuer());
        this.api = new ServerApi(ports.spacetimedb());
        new Configuration(options, ports, keys, issuers, DATABASE, tls()).write(programs);
    }

    /** A stack that is up and ready. */
    public static Stack started(StackOptions options, Checkout checkout, Consumer<String> progress) {
        var stack = new Stack(options, checkout, progress);
        stack.start();
        return stack;
    }

    /**
     * Brings everything up and returns when all of it is ready.
     *
     * @throws StackFailure if a step fails; nothing is left running then
     */
    public void start() {
        var ready = false;
        try {
            launch(
                    Part.ISSUER,
                    () -> IssuerServer.start(options.state(), issuers.oidc()),
                    () -> IssuerServer.answers(issuers.oidc()));
            startServer();
            api.publish(DATABASE, programs.checkout().module(), ServerToken.ofOwner(keys, Instant.now()));
            startPair();
            ready = true;
        } catch (StackFailure failure) {
            // What a stop from elsewhere has ended did not end by itself.
            throw isStopped() ? StackFailure.failed("stopped before everything was ready") : failure;
        } finally {
            if (!ready) {
                stop();
            }
        }
    }

    /** What {@code stack.json} says. */
    public StackDescription description() {
        return StackDescription.read(options.state());
    }

    /** What was chosen about it. */
    public StackOptions options() {
        return options;
    }

    /** SpacetimeDB's own interface, past the gateway. */
    public ServerApi server() {
        return api;
    }

    /** Starts SpacetimeDB on the stack's data directory and port; returns when it answers. */
    public void startServer() {
        launch(
                Part.SPACETIMEDB,
                () -> server.start(options.state(), options.serverData(), keys, ports.spacetimedb()),
                api::answers);
        keys.protect();
    }

    /** Takes SpacetimeDB's life without warning, as a crash would. */
    public void killServer() {
        daemon(Part.SPACETIMEDB).kill();
    }

    /** Starts the gateway; returns when it is ready. */
    public void startGateway() {
        launch(Part.GATEWAY, programs::startGateway, () -> Health.isReady(managementUrl()));
    }

    /**
     * Starts one more gateway before the same SpacetimeDB; returns when it is ready. Whoever asks for it closes it.
     *
     * @param settings what becomes of the first one's {@code gateway.yaml}, beside its ports and files
     */
    public AnotherGateway anotherGateway(UnaryOperator<String> settings) {
        return AnotherGateway.start(programs, settings);
    }

    /** Takes the gateway's life without warning, as a crash would. */
    public void killGateway() {
        daemon(Part.GATEWAY).kill();
    }

    /** Asks the gateway to end (SIGTERM) and returns at once; the future is its exit code. */
    public CompletableFuture<Integer> terminateGateway() {
        return daemon(Part.GATEWAY).terminate();
    }

    /** Starts the sidecar; returns when it is ready. */
    public void startSidecar() {
        launch(Part.SIDECAR, programs::startSidecar, () -> Health.isReady(sidecarUrl()));
    }

    /** Asks the sidecar to end and waits until it has; kills it after its time. */
    public void stopSidecar() {
        Part.SIDECAR.stop(options.state());
    }

    /** Runs a command of the sidecar with this stack's configuration, to its end. */
    public Command sidecar(String command, String... arguments) {
        return programs.sidecar(command, List.of(arguments));
    }

    /**
     * Returns when the stack has been stopped.
     *
     * @throws StackFailure if one of its programs ends by itself
     */
    public void awaitEnd() {
        var first =
                CompletableFuture.anyOf(endings()).thenApply(Daemon.class::cast).join();
        if (!isStopped()) {
            throw first.endedEarly();
        }
    }

    private synchronized CompletableFuture<?>[] endings() {
        return running.values().stream().map(Daemon::ended).toArray(CompletableFuture<?>[]::new);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Stops everything, in order; a second call changes nothing. */
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        stop(options.state(), progress);
    }

    @Override
    public void close() {
        stop();
    }

    /**
     * Stops whatever runs in a state directory, also what another process started or left behind.
     *
     * @return whether anything ran
     */
    public static boolean stop(Path state, Consumer<String> progress) {
        var kept = Evidence.ofThisRun().map(evidence -> KeptLogs.beforeTheEnd(evidence, state));
        StackDescription.remove(state);
        var ran = Arrays.stream(Part.values())
                .anyMatch(part -> part.running(state).isPresent());
        for (var part : Part.values()) {
            part.stop(state)
                    .ifPresent(daemon -> progress.accept("%s (pid %d) did not end when asked and was killed"
                            .formatted(daemon.name(), daemon.pid())));
        }
        kept.ifPresent(logs -> logs.afterTheEnd(state));
        return ran;
    }

    private void startPair() {
        var begun = System.nanoTime();
        // Both at once: each spends its first second on starting a JVM.
        var gateway = register(Part.GATEWAY, programs::startGateway);
        var sidecar = register(Part.SIDECAR, programs::startSidecar);
        gateway.awaitReady(() -> Health.isReady(managementUrl()), READY_LIMIT);
        sidecar.awaitReady(() -> Health.isReady(sidecarUrl()), READY_LIMIT);
        say("gateway and sidecar", begun);
        describe();
    }

    /** One program at a time; a part that is started again changes what {@code stack.json} says of it. */
    private void launch(Part part, Supplier<Daemon> start, BooleanSupplier ready) {
        var begun = System.nanoTime();
        register(part, start).awaitReady(ready, READY_LIMIT);
        say(part.processName(), begun);
        if (StackDescription.exists(options.state())) {
            describe();
        }
    }

    /** Under the lock, so that a stop that comes meanwhile finds what was started. */
    private synchronized Daemon register(Part part, Supplier<Daemon> start) {
        if (stopped) {
            throw StackFailure.failed("the stack is being stopped");
        }
        var daemon = start.get();
        running.put(part, daemon);
        return daemon;
    }

    private synchronized Daemon daemon(Part part) {
        var daemon = running.get(part);
        if (daemon == null) {
            throw new IllegalStateException(part + " has not been started");
        }
        return daemon;
    }

    private void say(String what, long begunNanos) {
        progress.accept("%s ready after %.1f s".formatted(what, (System.nanoTime() - begunNanos) / 1e9));
    }

    private synchronized void describe() {
        var pids = new TreeMap<String, Long>();
        running.forEach((part, daemon) -> pids.put(part.processName(), daemon.pid()));
        new StackDescription(
                        new StackDescription.Gateway(
                                URI.create("https://127.0.0.1:" + ports.gateway()),
                                tls().resolve("ca.crt"),
                                managementUrl()),
                        new StackDescription.Sidecar(sidecarUrl()),
                        new StackDescription.SpacetimeDb(
                                api.url(),
                                options.serverData(),
                                DATABASE,
                                daemon(Part.SPACETIMEDB).pid(),
                                new StackDescription.Keys(keys.publicKey(), keys.privateKey())),
                        new StackDescription.Store(
                                options.store(), options.gcsEndpoint().orElse(null)),
                        issuers.all().stream()
                                .map(StackDescription.IssuerEntry::of)
                                .toList(),
                        pids)
                .write(options.state());
    }

    private Path tls() {
        return options.state().resolve("tls");
    }

    private URI managementUrl() {
        return URI.create("http://127.0.0.1:" + ports.management());
    }

    private URI sidecarUrl() {
        return URI.create("http://127.0.0.1:" + ports.sidecar());
    }

    private static void refuseSecond(Path state) {
        for (var part : Part.values()) {
            part.running(state).ifPresent(daemon -> {
                throw StackFailure.input(
                        "a stack runs in %s already (%s, pid %d): stop it with deploy/local/down --state %s, or choose another --state."
                                .formatted(state, daemon.name(), daemon.pid(), state));
            });
        }
    }

    private static void directory(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw StackFailure.input("%s cannot be used as a directory (%s): choose another place.".formatted(path, e));
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw StackFailure.input(
                    "%s cannot be read and written by this user: choose another place.".formatted(path));
        }
    }
}
