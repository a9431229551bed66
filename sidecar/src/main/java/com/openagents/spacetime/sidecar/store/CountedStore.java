package com.openagents.spacetime.sidecar.store;

import com.openagents.spacetime.sidecar.observe.OperationClass;
import com.openagents.spacetime.sidecar.observe.OperationCount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Another store, with each operation counted by its name and its end: what object stores bill, and how they fail. */
public final class CountedStore implements ObjectStore {
    private final ObjectStore store;
    private final OperationCount count;

    /** Counts what goes to {@code store}. */
    public CountedStore(ObjectStore store, OperationCount count) {
        this.store = store;
        this.count = count;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void check() {
        counted("list", () -> {
            store.check();
            return true;
        });
    }

    @Override
    public ObjectStat put(ObjectName name, Content content, Map<String, String> metadata) {
        var put = counted("put", () -> store.put(name, content, metadata));
        count.stored(put.size());
        return put;
    }

    @Override
    public byte[] get(ObjectStat object) {
        return counted("get", () -> store.get(object));
    }

    @Override
    public byte[] get(ObjectName name, long from, int length) {
        return counted("get", () -> store.get(name, from, length));
    }

    @Override
    public Optional<ObjectStat> stat(ObjectName name) {
        return counted("stat", () -> store.stat(name));
    }

    @Override
    public Stream<ObjectStat> list(String prefix, String startOffset) {
        return counted("list", () -> store.list(prefix, startOffset));
    }

    @Override
    public List<String> folders(String folder) {
        return counted("list", () -> store.folders(folder));
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T counted(String operation, Supplier<T> work) {
        try {
            T result = work.get();
            count.add(operation, OperationClass.of(operation), "ok");
            return result;
        } catch (StoreException e) {
            count.add(operation, OperationClass.of(operation), code(e));
            throw e;
        }
    }

    private static String code(StoreException e) {
        return switch (e) {
            case NameTaken _ -> "name_taken";
            case ObjectDamaged _ -> "damaged";
            case ObjectMissing _ -> "missing";
            case StoreMisconfigured _ -> "refused";
            case StoreUnavailable _ -> "unavailable";
        };
    }
}
