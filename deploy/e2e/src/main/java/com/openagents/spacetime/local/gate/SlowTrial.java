package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.StackDescription;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One slow load against a running gateway, a normal client beside it, and what both have shown. Of one thread. */
public final class SlowTrial {
    private static final Duration BEAT = Duration.ofMillis(250);
    private static final long MOST_GROWTH = 256; // MiB

    /** The normal client's last connection may still be open at one end. */
    private static final int STRAY = 2;

    private final SlowLoad load;
    private final URI gateway;
    private final long pid;
    private final NormalClient client;
    private final long before;
    private long most;
    private int peak;
    private Optional<Duration> ended = Optional.empty();

    private SlowTrial(SlowLoad load, StackDescription stack) {
        this.load = load;
        this.gateway = stack.gateway().url();
        this.pid = Optional.ofNullable(stack.pids().get("gateway"))
                .orElseThrow(() -> StackFailure.input("stack.json names no process of the gateway"));
        this.client = NormalClient.of(gateway, stack.gateway().ca());
        this.before = ProcFiles.residentMiB(pid);
        this.most = before;
    }

    /**
     * Runs every load, one after the other, and says on the standard error what each has shown.
     *
     * @param logs takes what slowhttptest says
     */
    public static GateResult runAll(StackDescription stack, Path logs, String date, List<String> tools) {
        var rows = new ArrayList<List<String>>();
        var findings = new ArrayList<String>();
        for (var load : SlowLoad.values()) {
            var trial = new SlowTrial(load, stack);
            trial.run(logs.resolve(load.name() + ".log"));
            System.err.println(String.join(" | ", trial.row()));
            rows.add(trial.row());
            findings.addAll(trial.findings());
        }
        var head = List.of(
                "slow connections",
                "open at once",
                "all ended by the gateway within",
                "of at most",
                "normal requests served",
                "median, slowest",
                "memory before, most");
        return new GateResult(date, tools, findings, new GateResult.Table(head, rows), List.of());
    }

    private void run(Path log) {
        long begun = System.nanoTime();
        var running = load.begin(gateway, log);
        try {
            while (ended.isEmpty() && since(begun).compareTo(load.limit()) < 0) {
                client.ask();
                look(since(begun));
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StackFailure.failed("interrupted in the trial with " + load.title(), e);
        } finally {
            running.close();
        }
    }

    private void look(Duration now) {
        int open = ProcFiles.connectionsTo(gateway.getPort());
        peak = Math.max(peak, open);
        most = Math.max(most, ProcFiles.residentMiB(pid));
        boolean begun = load.mustHold() == 0 ? now.compareTo(Duration.ofSeconds(10)) > 0 : peak >= load.mustHold();
        if (begun && open <= STRAY) {
            ended = Optional.of(now);
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private List<String> findings() {
        var findings = new ArrayList<String>();
        if (peak < load.mustHold()) {
            findings.add(
                    "%s: only %d connections stood at once, not %d".formatted(load.title(), peak, load.mustHold()));
        } else if (ended.isEmpty()) {
            findings.add("%s: %d connections were still open after %d s"
                    .formatted(
                            load.title(),
                            ProcFiles.connectionsTo(gateway.getPort()),
                            load.limit().toSeconds()));
        }
        client.failure().ifPresent(failure -> findings.add("%s: %s".formatted(load.title(), failure)));
        if (most - before > MOST_GROWTH) {
            findings.add("%s: the gateway's memory grew from %d to %d MiB".formatted(load.title(), before, most));
        }
        return findings;
    }

    private List<String> row() {
        return List.of(
                load.title(),
                Integer.toString(peak),
                ended.map(time -> "%d s".formatted(time.toSeconds())).orElse("not all"),
                "%d s".formatted(load.limit().toSeconds()),
                Integer.toString(client.served()),
                "%d ms, %d ms"
                        .formatted(client.median().toMillis(), client.slowest().toMillis()),
                "%d MiB, %d MiB".formatted(before, most));
    }
}
