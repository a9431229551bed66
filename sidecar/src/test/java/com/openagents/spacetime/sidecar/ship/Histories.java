package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random histories of a server, its sidecars and their store. */
final class Histories {
    private static final Duration FINE = Duration.ofMillis(50);

    private Histories() {}

    /**
     * A history.
     *
     * @param seed in which order things happen that happen at the same moment
     */
    record History(long seed, List<Action> actions) {}

    static Arbitrary<History> any() {
        var seeds = Arbitraries.longs().between(0, 1_000_000);
        var lists = actions().list().ofMinSize(6).ofMaxSize(36);
        return Combinators.combine(seeds, lists).as((seed, rest) -> new History(seed, begun(rest)));
    }

    /** Most that can go wrong needs a server with a database and a sidecar beside it. */
    private static List<Action> begun(List<Action> rest) {
        var actions = new ArrayList<Action>();
        actions.add(new Action.Publish(Integer.MAX_VALUE));
        actions.add(new Action.Append(0, 3, 1, 10));
        actions.add(new Action.StartSidecar(false, false));
        actions.addAll(rest);
        return List.copyOf(actions);
    }

    private static Arbitrary<Action> actions() {
        var number = Arbitraries.integers().between(0, 3);
        var few = Arbitraries.integers().between(1, 4);
        var bytes = Arbitraries.integers().between(1, 60);
        var sizes = Arbitraries.integers().between(0, 300);
        var yes = Arbitraries.of(true, false);
        return Arbitraries.frequencyOf(
                Tuple.of(20, Combinators.combine(number, few, few, sizes).as((database, commits, transactions, size) ->
                        (Action) new Action.Append(database, commits, transactions, size))),
                Tuple.of(5, number.map(Action.Rotate::new)),
                Tuple.of(3, number.map(Action.Compress::new)),
                Tuple.of(4, Combinators.combine(number, bytes).as(Action.Tear::new)),
                Tuple.of(3, number.map(Action.Sync::new)),
                Tuple.of(4, Arbitraries.just(new Action.RestartServer())),
                Tuple.of(6, Combinators.combine(few, bytes).as(Action.PowerCut::new)),
                Tuple.of(4, Combinators.combine(number, few).as(Action.RollBack::new)),
                Tuple.of(3, Arbitraries.of(0, 10, 30, 200).map(Action.Publish::new)),
                Tuple.of(2, number.map(Action.Reset::new)),
                Tuple.of(2, number.map(Action.Delete::new)),
                Tuple.of(5, Arbitraries.just(new Action.CloneDisk())),
                Tuple.of(6, Arbitraries.just(new Action.OtherDisk())),
                Tuple.of(12, Combinators.combine(yes, yes).as(Action.StartSidecar::new)),
                Tuple.of(3, number.map(Action.StopSidecar::new)),
                Tuple.of(3, number.map(Action.KillSidecar::new)),
                Tuple.of(2, Combinators.combine(number, few).as(Action.KillInPause::new)),
                Tuple.of(4, number.map(Action.Suspend::new)),
                Tuple.of(3, number.map(Action.Resume::new)),
                Tuple.of(
                        45,
                        Combinators.combine(number, faults(), Arbitraries.of(1, 1, 1, 2, 2, 3, 4, 6, 9))
                                .as(Action.Meet::new)),
                Tuple.of(20, passes()));
    }

    private static Arbitrary<Fault> faults() {
        return Arbitraries.of(Fault.values());
    }

    private static Arbitrary<Action> passes() {
        return Arbitraries.of(
                new Action.Pass(Duration.ofMillis(600), FINE),
                new Action.Pass(Duration.ofMillis(2500), Duration.ofMillis(100)),
                new Action.Pass(Duration.ofSeconds(12), Duration.ofSeconds(1)),
                new Action.Pass(Duration.ofSeconds(70), Duration.ofSeconds(3)));
    }
}
