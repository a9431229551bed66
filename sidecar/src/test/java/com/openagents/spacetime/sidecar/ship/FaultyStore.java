package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.ship.SimulatedTime.Killed;
import com.openagents.spacetime.sidecar.store.Content;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.StoreMisconfigured;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A store as one process meets it: its operations fail as a script says. */
final class FaultyStore implements ObjectStore {
    private final MemoryStore store;
    private final SimulatedTime time;
    private final SimulatedTime.Instance process;
    private final Rival rival;
    private final Consumer<Fault> happened;
    private final Map<Long, Fault> script = new HashMap<>();
    private long operations;
    private long puts;
    private int underway;
    private long awayUntil;
    private long expiredUntil;

    /** Somebody else who writes there. */
    interface Rival {
        /** Puts something else under the name that is about to be used. */
        void put(ObjectName name, Content content, Map<String, String> metadata);
    }

    FaultyStore(
            MemoryStore store,
            SimulatedTime time,
            SimulatedTime.Instance process,
            Rival rival,
            Consumer<Fault> happened) {
        this.store = store;
        this.time = time;
        this.process = process;
        this.rival = rival;
        this.happened = happened;
    }

    /** What is to happen to the so-manyth operation from now on, from 1. */
    void script(int after, Fault fault) {
        script.put(operations + after, fault);
    }

    /** Nothing goes wrong any more. */
    void heal() {
        script.clear();
        awayUntil = 0;
        expiredUntil = 0;
    }

    /** Whether somebody waits for an answer that will come. */
    boolean isSlow() {
        return underway > 0;
    }

    /** How many puts have been tried. */
    long puts() {
        return puts;
    }

    private <T> T meets(Supplier<T> operation, Runnable rivals, Supplier<T> truncated) {
        process.alive();
        operations++;
        if (time.nanos() < awayUntil) {
            throw new StoreUnavailable("the simulated store is away", null);
        }
        if (time.nanos() < expiredUntil) {
            throw new StoreMisconfigured("the simulated token has expired", null);
        }
        var fault = script.remove(operations);
        if (fault == null) {
            return operation.get();
        }
        happened.accept(fault);
        return switch (fault) {
            case REFUSED -> throw new StoreUnavailable("simulated: too many requests", null);
            case ANSWER_LOST -> {
                done(operation);
                throw new StoreUnavailable("simulated: the answer is lost", null);
            }
            case ARRIVES_LATE -> {
                time.later(Fault.LATE, () -> done(operation));
                throw new StoreUnavailable("simulated: no answer in time", null);
            }
            case TRUNCATED -> truncated.get();
            case DUPLICATE -> {
                var first = operation.get();
                done(operation);
                yield first;
            }
            case TAKEN -> {
                rivals.run();
                yield operation.get();
            }
            case SLOW -> slow(Fault.SLOWLY, operation);
            case STALLED -> slow(Fault.MINUTES, operation);
            case AWAY -> {
                awayUntil = time.nanos() + Fault.WHILE.toNanos();
                throw new StoreUnavailable("the simulated store goes away", null);
            }
            case EXPIRED -> {
                expiredUntil = time.nanos() + Fault.WHILE.toNanos();
                throw new StoreMisconfigured("the simulated token expires", null);
            }
            case KILLED_BEFORE -> throw killed();
            case KILLED_AFTER -> {
                done(operation);
                throw killed();
            }
        };
    }

    private Killed killed() {
        process.kill();
        return new Killed();
    }

    private <T> T slow(Duration how, Supplier<T> operation) {
        underway++;
        try {
            process.rest(how.dividedBy(2));
            var result = operation.get();
            process.rest(how.dividedBy(2));
            return result;
        } catch (InterruptedException e) {
            throw new StoreUnavailable("simulated: stopped while waiting for an answer", e);
        } finally {
            underway--;
        }
    }

    /** Nobody learns what came of it. */
    private static void done(Supplier<?> operation) {
        try {
            var _ = operation.get();
        } catch (NameTaken _) {
            // That nothing was changed is all there is to know.
        }
    }

    private <T> T meets(Supplier<T> operation) {
        return meets(operation, () -> {}, operation);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void check() {
        meets(() -> {
            store.check();
            return true;
        });
    }

    @Override
    public ObjectStat put(ObjectName name, Content content, Map<String, String> metadata) {
        puts++;
        Supplier<ObjectStat> put = () -> store.put(name, content, metadata);
        return meets(put, () -> rival.put(name, content, metadata), put);
    }

    @Override
    public byte[] get(ObjectStat object) {
        return meets(() -> store.get(object), () -> {}, () -> {
            throw new ObjectDamaged("simulated: %s is cut on the way".formatted(object.name()), null);
        });
    }

    @Override
    public byte[] get(ObjectName name, long from, int length) {
        return meets(() -> store.get(name, from, length), () -> {}, () -> {
            throw new ObjectDamaged("simulated: %s is cut on the way".formatted(name), null);
        });
    }

    @Override
    public Optional<ObjectStat> stat(ObjectName name) {
        return meets(() -> store.stat(name));
    }

    @Override
    public Stream<ObjectStat> list(String prefix, String startOffset) {
        Supplier<Stream<ObjectStat>> list = () -> store.list(prefix, startOffset);
        return meets(
                list,
                () -> {},
                () -> Stream.concat(list.get().limit(1), Stream.of(1).map(_ -> {
                    throw new StoreUnavailable("simulated: the listing breaks off", null);
                })));
    }

    @Override
    public List<String> folders(String folder) {
        return meets(() -> store.folders(folder));
    }

    @Override
    public void close() {
        // What has been put stays.
    }
}
