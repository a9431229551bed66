package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.cli.SidecarMain.Wrong;
import com.openagents.spacetime.sidecar.config.SidecarConfig;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.serve.Daemon;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.ship.ShipSettings.Start;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sidecar run}: the daemon. */
@Command(
        name = "run",
        description = "Ships until it is told to end. The default.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:it was told to end, and has said what remained on the disk",
            "2:it did not start, since a person must change something: settings, arguments, rights, the writer of the bucket"
        })
final class RunCommand extends SidecarCommand {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--take-over",
            description = "continue a history that another sidecar wrote last, or that this disk has no note of")
    private boolean takeOver;

    @Option(
            names = "--server",
            paramLabel = "ID",
            description = "with --take-over: which server, if the store holds several")
    private @Nullable String server;

    @Option(
            names = "--if-behind",
            paramLabel = "stop|fork",
            defaultValue = "stop",
            description = "what to do with a log that ends before the bucket's history (default: ${DEFAULT-VALUE})")
    private IfBehind ifBehind = IfBehind.STOP;

    @Override
    public Integer call() {
        var settings = config.readForRun();
        var start = new Start(
                takeOver ? Succession.TAKE_OVER : Succession.OWN_ONLY,
                Optional.ofNullable(server).map(RunCommand::serverId),
                ifBehind);
        checkNote(settings.note());
        checkPort(settings.listen());
        var store = settings.store().open();
        checkStore(store, settings, start);
        Daemon.prepare(settings.shipping(start), store, writer());
        return serve(settings);
    }

    static ServerId serverId(String text) {
        if (!ServerId.isOne(text)) {
            throw new Wrong("\"%s\" is no server id: it takes 32 lower-case hex digits".formatted(text));
        }
        return new ServerId(text);
    }

    private static void checkNote(Path note) {
        var directory = note.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw new Wrong(
                    "the note %s cannot be written: create %s for this user, or choose another place in source.note"
                            .formatted(note, directory));
        }
    }

    private static void checkPort(InetSocketAddress listen) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listen.getHostString(), listen.getPort()));
        } catch (IOException e) {
            throw new Wrong("cannot listen on %s:%d (%s): stop what uses the port, or change listen"
                    .formatted(listen.getHostString(), listen.getPort(), e.getMessage()));
        }
    }

    /** A store that refuses is a person's business now; one that is away will be waited for. */
    private void checkStore(ObjectStore store, SidecarConfig settings, Start start) {
        try {
            store.check();
            var refusal = Reign.refusal(store, settings.note(), start.succession(), start.wanted());
            if (refusal.isPresent()) {
                throw new Wrong(refusal.get());
            }
        } catch (HistoryBroken | IOException e) { // of files, only the note is read
            throw new Wrong(String.valueOf(e.getMessage()));
        } catch (StoreUnavailable e) {
            err().println("run: the store does not answer yet, starting without it: " + e.getMessage());
        }
    }

    private static Claim.Writer writer() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = String.valueOf(
                    e.getMessage()); // it begins with the name that does not resolve, which is what is wanted
        }
        var pod = Optional.ofNullable(System.getenv("POD_NAME")).orElse("");
        return new Claim.Writer(host, pod, UUID.randomUUID().toString());
    }

    private static int serve(SidecarConfig settings) {
        System.setProperty("quarkus.http.host", settings.listen().getHostString());
        System.setProperty(
                "quarkus.http.port", Integer.toString(settings.listen().getPort()));
        var code = new AtomicInteger();
        Quarkus.run(Daemon.class, (exit, _) -> code.set(exit));
        return code.get();
    }
}
