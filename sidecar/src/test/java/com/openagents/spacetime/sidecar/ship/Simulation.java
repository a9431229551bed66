package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.ship.ShipSettings.Start;
import com.openagents.spacetime.sidecar.ship.SimulatedTime.Killed;
import com.openagents.spacetime.sidecar.store.Content;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import com.openagents.spacetime.sidecar.store.ObjectName;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One bucket, up to two disks with a server each, and sidecars on them, in simulated time. */
final class Simulation implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration FINE = Duration.ofMillis(50);
    private static final Duration COARSE = Duration.ofSeconds(2);
    private static final int MOST_SIDECARS = 3;

    private final Path root;
    private final SimulatedTime time;
    private final MemoryStore bucket = new MemoryStore();
    private final Truth truth = new Truth();
    private final Claims claims = new Claims(bucket, truth);
    private final Judge judge;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<Sidecar> sidecars = new ArrayList<>();
    private final Twin twin = new Twin(bucket, truth);
    private final Set<Seen> seen = EnumSet.noneOf(Seen.class);
    private final Set<Fault> happened = EnumSet.noneOf(Fault.class);
    private int disk;
    private int contents;
    private int starts;

    /** What a history has come across. */
    enum Seen {
        /** A sidecar was killed. */
        KILLED,
        /** A sidecar was fenced. */
        FENCED,
        /** One that had been overtaken wanted to go on, and was fenced. */
        ZOMBIE_FENCED,
        /** A sidecar must not write. */
        REFUSED,
        /** A log ends before the bucket's history. */
        BEHIND,
        /** A log has left the bucket's history while a sidecar was beside it. */
        FORKED,
        /** A term has left the history of the one before. */
        FORK_SHIPPED,
        /** A log is damaged. */
        DAMAGED,
        /** A first publish was cut short. */
        UNBEGUN,
        /** A copy of the sidecar has written under its names. */
        TWIN,
        /** Something was called shipped. */
        SHIPPED
    }

    /** A sidecar that has been started. */
    private static final class Sidecar {
        private final SimulatedServer server;
        private final SimulatedTime.Instance process;
        private final FaultyStore store;
        private final Fleet fleet;
        private long putsSeen = -1;

        Sidecar(SimulatedServer server, SimulatedTime.Instance process, FaultyStore store, Fleet fleet) {
            this.server = server;
            this.process = process;
            this.store = store;
            this.fleet = fleet;
        }

        boolean isAlive() {
            return !process.isDead();
        }
    }

    Simulation(Path root, long seed) {
        this.root = root;
        this.judge = new Judge(bucket, root.resolve("restored"));
        this.time = new SimulatedTime(seed);
        this.servers.add(new SimulatedServer(root.resolve("disk-0"), truth));
        time.whenRun(this::observe);
    }

    Set<Seen> seen() {
        return seen;
    }

    Set<Fault> happened() {
        return happened;
    }

    /** Lets something happen, and some time pass. */
    void happen(Action action) {
        observe();
        switch (action) {
            case Action.Append(var database, var commits, var transactions, var size) ->
                log(database).ifPresent(log -> append(log, commits, transactions, size));
            case Action.Rotate(var database) -> log(database).ifPresent(SimulatedLog::rotate);
            case Action.Compress(var database) -> log(database).ifPresent(SimulatedLog::compress);
            case Action.Tear(var database, var bytes) -> log(database).ifPresent(log -> log.tear(bytes, content(10)));
            case Action.Sync(var database) -> log(database).ifPresent(SimulatedLog::sync);
            case Action.RestartServer _ -> server().logs().forEach(SimulatedLog::restart);
            case Action.PowerCut(var lose, var stray) -> {
                sidecars.stream().filter(each -> each.server == server()).forEach(this::kill);
                server().logs().forEach(log -> log.crash(lose, stray));
            }
            case Action.RollBack(var database, var lose) ->
                log(database).ifPresent(log -> log.rollBack(Math.max(0, log.commits() - lose)));
            case Action.Publish(var bytes) -> begin(server().publish(), bytes);
            case Action.Reset(var database) ->
                log(database).ifPresent(log -> begin(server().reset(log), Integer.MAX_VALUE));
            case Action.Delete(var database) -> log(database).ifPresent(server()::delete);
            case Action.CloneDisk _ -> cloneDisk();
            case Action.OtherDisk _ -> disk = (disk + 1) % servers.size();
            case Action.StartSidecar(var takeOver, var fork) -> {
                if (sidecars.stream().filter(Sidecar::isAlive).count() < MOST_SIDECARS) {
                    start(server(), takeOver, fork);
                }
            }
            case Action.StopSidecar(var number) -> sidecar(number).ifPresent(this::stop);
            case Action.KillSidecar(var number) -> sidecar(number).ifPresent(this::kill);
            case Action.KillInPause(var number, var pause) ->
                sidecar(number).ifPresent(each -> each.process.killInPause(pause));
            case Action.Suspend(var number) -> sidecar(number).ifPresent(each -> each.process.suspend());
            case Action.Resume(var number) -> sidecar(number).ifPresent(each -> each.process.resume());
            case Action.Meet(var number, var fault, var operation) ->
                sidecar(number).ifPresent(each -> each.store.script(operation, fault));
            case Action.Pass(var much, var grain) -> time.pass(much, grain);
        }
        time.pass(MOMENT, FINE);
        observe();
    }

    private SimulatedServer server() {
        return servers.get(disk);
    }

    private Optional<SimulatedLog> log(int database) {
        var logs = server().logs();
        return logs.isEmpty() ? Optional.empty() : Optional.of(logs.get(database % logs.size()));
    }

    private Optional<Sidecar> sidecar(int number) {
        var alive = sidecars.stream().filter(Sidecar::isAlive).toList();
        return alive.isEmpty() ? Optional.empty() : Optional.of(alive.get(number % alive.size()));
    }

    private String content(int size) {
        return "c%d-".formatted(contents++) + "x".repeat(size);
    }

    private void append(SimulatedLog log, int commits, int transactions, int size) {
        for (int i = 0; i < commits; i++) {
            log.append(transactions, content(size));
        }
    }

    private void begin(SimulatedLog log, int bytes) {
        if (bytes >= 200) {
            append(log, 1, 1, 10);
        } else if (bytes > 0) {
            log.tear(bytes, content(10));
        }
    }

    private void cloneDisk() {
        if (servers.size() < 2) {
            servers.add(servers.getFirst().copy(root.resolve("disk-1")));
        }
    }

    private Sidecar start(SimulatedServer server, boolean takeOver, boolean fork) {
        int number = ++starts;
        var process = time.process("sidecar-" + number);
        var store = new FaultyStore(bucket, time, process, this::rival, happened::add);
        var settings = new ShipSettings(
                server.dataDirectory(),
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                server.note(),
                new ShipPlan(Duration.ofSeconds(1), 600),
                Duration.ZERO,
                new Start(
                        takeOver ? Succession.TAKE_OVER : Succession.OWN_ONLY,
                        Optional.empty(),
                        fork ? IfBehind.FORK : IfBehind.STOP));
        var fleet = new Fleet(
                settings,
                store,
                new ShippingMetrics(new CompositeMeterRegistry()),
                new Claim.Writer("host", "", "start-" + number),
                process.time());
        var sidecar = new Sidecar(server, process, store, fleet);
        sidecars.add(sidecar);
        fleet.start();
        return sidecar;
    }

    private void stop(Sidecar sidecar) {
        sidecar.process.resume();
        try {
            sidecar.fleet.stop();
            observe(sidecar);
            sidecar.process.kill();
        } catch (Killed _) {
            seen.add(Seen.KILLED);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    private void kill(Sidecar sidecar) {
        if (sidecar.isAlive()) {
            observe(sidecar);
            sidecar.process.kill();
            seen.add(Seen.KILLED);
        }
    }

    private void rival(ObjectName name, Content content, Map<String, String> metadata) {
        if (content instanceof Content.Bytes(var bytes, var _) && twin.put(name, bytes, metadata)) {
            seen.add(Seen.TWIN);
        }
    }

    private void observe() {
        sidecars.stream().filter(Sidecar::isAlive).forEach(this::observe);
    }

    private void observe(SimulatedTime.Instance process) {
        for (var sidecar : sidecars) {
            if (sidecar.process == process && sidecar.putsSeen != sidecar.store.puts()) {
                sidecar.putsSeen = sidecar.store.puts();
                observe(sidecar);
            }
        }
    }

    /** Takes a sidecar at its word. */
    private void observe(Sidecar sidecar) {
        var status = sidecar.fleet.status();
        for (var replica : status.replicas()) {
            var key = new ReplicaKey(replica.database(), replica.replica());
            claims.made(Judge.serverOf(status), status.term(), key, replica.shipped() + 1);
            note(replica.state());
        }
        note(status.state());
    }

    private void note(String word) {
        switch (word) {
            case "fenced" -> seen.add(Seen.FENCED);
            case "refused" -> seen.add(Seen.REFUSED);
            case "behind" -> seen.add(Seen.BEHIND);
            case "forked" -> seen.add(Seen.FORKED);
            case "damaged" -> seen.add(Seen.DAMAGED);
            case "unbegun" -> seen.add(Seen.UNBEGUN);
            default -> {}
        }
    }

    /**
     * The end of a history. Everything is healed and has time: each sidecar must have caught up or say why not, one that is
     * not the newest must be fenced. Then a person starts a sidecar on the first disk and allows it everything; what it ships
     * must restore to what is on that disk. Every claim that was ever made must still be true.
     */
    void finish() throws Exception {
        sidecars.stream().filter(Sidecar::isAlive).forEach(each -> {
            each.store.heal();
            each.process.resume();
            each.process.killInPause(Integer.MAX_VALUE);
        });
        while (sidecars.stream().anyMatch(each -> each.isAlive() && each.store.isSlow())) {
            time.pass(Duration.ofSeconds(20), COARSE);
        }
        for (int round = 0; round < 3; round++) {
            servers.forEach(server -> server.logs().forEach(log -> append(log, 1, 1, 5)));
            time.pass(Duration.ofSeconds(40), COARSE);
            observe();
        }
        sidecars.stream().filter(Sidecar::isAlive).forEach(this::judge);
        if (sidecars.stream()
                .anyMatch(each -> each.isAlive() && each.fleet.status().state().equals("fenced"))) {
            seen.add(Seen.ZOMBIE_FENCED);
        }
        sidecars.forEach(sidecar -> sidecar.process.kill());
        beginAgain();
        claims.check();
        if (claims.count() > 0) {
            seen.add(Seen.SHIPPED);
        }
        if (Reign.servers(bucket).stream().anyMatch(server -> new Readback(bucket, server).hasForked())) {
            seen.add(Seen.FORK_SHIPPED);
        }
    }

    private void beginAgain() throws Exception {
        var server = servers.getFirst();
        var sidecar = start(server, true, true);
        for (int i = 0; i < 60 && !isSettled(sidecar); i++) {
            time.pass(Duration.ofSeconds(5), COARSE);
        }
        observe();
        judge(sidecar);
        judge.restores(server, sidecar.fleet.status());
    }

    private void judge(Sidecar sidecar) {
        judge.accepts(sidecar.server, sidecar.fleet.status(), seen.contains(Seen.TWIN));
    }

    private static boolean isSettled(Sidecar sidecar) {
        var status = sidecar.fleet.status();
        return status.caughtUp() || status.state().equals("refused");
    }

    @Override
    public void close() {
        time.end();
    }
}
