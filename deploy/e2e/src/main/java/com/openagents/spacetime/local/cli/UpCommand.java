package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.demo.Demo;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.StackOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a stack up: in the foreground until Ctrl-C, in the background, or for one demonstration. */
@Command(
        name = "up",
        description = "Brings up SpacetimeDB with the event-sync module, the gateway, the sidecar and two issuers.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--detach", description = "Return when everything is ready and leave it running; `down` stops it.")
    private boolean detach;

    @Option(
            names = "--demo",
            description =
                    "Show the whole promise: a client, a crash, a lost disk, a restore. Ends by itself; 0 only if every step held.")
    private boolean demo;

    @Option(
            names = "--server-data",
            paramLabel = "DIR",
            description = "SpacetimeDB's data. Default: in the state directory.")
    private @Nullable Path serverData;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "Where the sidecar ships to: file:/DIR or gs://BUCKET/PREFIX. Default: in the state directory.")
    private @Nullable URI store;

    @Option(
            names = "--gcs-endpoint",
            paramLabel = "URL",
            description = "An emulator of Google Cloud Storage, for gs://.")
    private @Nullable URI gcsEndpoint;

    @Option(
            names = "--ports",
            paramLabel = "BASE",
            description =
                    "The first of five ports in a row: gateway, its management, sidecar, SpacetimeDB, issuer. Default: free ones.")
    private @Nullable Integer basePort;

    @Override
    public Integer call() {
        if (demo) {
            return demonstrate();
        }
        var options = options(common.state());
        var checkout = Checkout.current();
        var stack = new Stack(options, checkout, System.err::println);
        var atShutdown = stopAtShutdown(stack);
        stack.start();
        System.out.print(Welcome.text(stack.description(), stack.options().state(), checkout));
        if (detach) {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
            return 0;
        }
        System.out.println("\nCtrl-C stops all of it.");
        stack.awaitEnd();
        return 0;
    }

    private int demonstrate() {
        if (detach) {
            throw StackFailure.input("--demo ends by itself, so it cannot be left running: choose it or --detach.");
        }
        var scratch = common.givenState().isEmpty() ? Optional.of(Scratch.directory()) : Optional.<Path>empty();
        var options = ownStore(options(scratch.orElseGet(common::state)));
        var stack = new Stack(options, Checkout.current(), System.err::println);
        stopAtShutdown(stack);
        var report = new Demo(stack, Checkout.current(), System.err::println).run();
        System.out.print(report);
        stack.stop();
        // Kept after a failure, for its logs.
        scratch.ifPresent(Scratch::delete);
        return 0;
    }

    /** A store that was named may hold the histories of others, so the demonstration writes below a prefix of its own. */
    private StackOptions ownStore(StackOptions options) {
        return store == null
                ? options
                : options.withStore(
                        URI.create("%s/demo-%s"
                                .formatted(options.store().toString().replaceFirst("/+$", ""), UUID.randomUUID())),
                        options.gcsEndpoint());
    }

    private StackOptions options(Path directory) {
        var chosen = StackOptions.in(directory);
        if (serverData != null) {
            chosen = chosen.withServerData(serverData);
        }
        if (store != null) {
            chosen = chosen.withStore(store, Optional.ofNullable(gcsEndpoint));
        } else if (gcsEndpoint != null) {
            throw StackFailure.input("--gcs-endpoint is of use only with --store gs://BUCKET/PREFIX.");
        }
        if (basePort != null) {
            chosen = chosen.withBasePort(basePort);
        }
        return chosen;
    }

    /** Whatever ends this process, short of SIGKILL, ends the stack before it. */
    private static Thread stopAtShutdown(Stack stack) {
        var hook = Thread.ofPlatform().name("stop").unstarted(stack::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }
}
