package com.openagents.spacetime.sidecar.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A store in memory that can be away, and can lose the answers of puts that it has done. Any thread. */
public final class MemoryStore implements ObjectStore {
    private final ConcurrentSkipListMap<ObjectName, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final boolean home;
    private volatile boolean away;
    private volatile Optional<String> refused = Optional.empty();

    /** An empty store. */
    public MemoryStore() {
        this(true);
    }

    private MemoryStore(boolean home) {
        this.home = home;
    }

    /** A store whose bucket nobody has created. */
    public static MemoryStore withoutHome() {
        return new MemoryStore(false);
    }

    private static final class Stored {
        private final ObjectStat stat;
        private final byte[] content;

        Stored(ObjectStat stat, byte[] content) {
            this.stat = stat;
            this.content = content;
        }
    }

    /** From now on every call fails, or none does. */
    public void away(boolean now) {
        away = now;
    }

    /** The next puts are done, but their callers are told that the store did not answer. */
    public void loseAnswers(int count) {
        lostAnswers.set(count);
    }

    /** From now on listings fail whose prefix holds this. */
    public void refuseLists(String part) {
        refused = Optional.of(part);
    }

    /** From now on every listing is answered again. */
    public void allowLists() {
        refused = Optional.empty();
    }

    /** Changes an object behind everyone's back, as a broken disk does. */
    public void damage(ObjectName name) {
        objects.computeIfPresent(name, (_, stored) -> {
            var content = stored.content.clone();
            content[content.length / 2] ^= 1;
            return new Stored(
                    new ObjectStat(name, content.length, Crc32c.of(content), stored.stat.metadata()), content);
        });
    }

    /** Removes an object. */
    public void remove(ObjectName name) {
        objects.remove(name);
    }

    @Override
    public String location() {
        return "memory:";
    }

    @Override
    public void check() {
        if (!home) {
            throw new StoreMisconfigured("the memory does not exist: correct store.url", null);
        }
        if (away) {
            throw new StoreUnavailable("the store in memory is away", null);
        }
    }

    @Override
    public ObjectStat put(ObjectName name, Content content, Map<String, String> metadata) {
        check();
        var wanted = new ObjectStat(name, content.size(), content.crc32c(), metadata);
        var present = objects.putIfAbsent(name, new Stored(wanted, bytes(content)));
        if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new StoreUnavailable("the answer is lost", null);
        }
        if (present == null) {
            return wanted;
        }
        if (present.stat.size() == wanted.size() && present.stat.crc32c() == wanted.crc32c()) {
            return present.stat;
        }
        throw new NameTaken("%s is taken".formatted(name), null);
    }

    private static byte[] bytes(Content content) {
        try {
            return switch (content) {
                case Content.Bytes(var bytes, var _) -> bytes.clone();
                case Content.Spooled(var file, var _, var _) -> Files.readAllBytes(file);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] get(ObjectStat object) {
        return Crc32c.verified(stored(object.name()).content.clone(), object);
    }

    @Override
    public byte[] get(ObjectName name, long from, int length) {
        var content = stored(name).content;
        if (from + length > content.length) {
            throw new ObjectDamaged("%s ends before byte %d".formatted(name, from + length), null);
        }
        return Arrays.copyOfRange(content, (int) from, (int) from + length);
    }

    private Stored stored(ObjectName name) {
        check();
        var stored = objects.get(name);
        if (stored == null) {
            throw new ObjectMissing("there is no %s".formatted(name), null);
        }
        return stored;
    }

    @Override
    public Optional<ObjectStat> stat(ObjectName name) {
        check();
        return Optional.ofNullable(objects.get(name)).map(stored -> stored.stat);
    }

    @Override
    public Stream<ObjectStat> list(String prefix, String startOffset) {
        check();
        if (refused.filter(prefix::contains).isPresent()) {
            throw new StoreUnavailable("no listing of %s".formatted(prefix), null);
        }
        return objects.values().stream()
                .map(stored -> stored.stat)
                .filter(stat -> stat.name().value().startsWith(prefix)
                        && stat.name().value().compareTo(startOffset) >= 0);
    }

    @Override
    public List<String> folders(String folder) {
        check();
        return list(folder, "")
                .map(stat -> stat.name().value().substring(folder.length()))
                .filter(rest -> rest.contains("/"))
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
