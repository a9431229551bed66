package com.openagents.spacetime.sidecar.store.gcs;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import com.openagents.spacetime.sidecar.store.Content;
import com.openagents.spacetime.sidecar.store.Crc32c;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Objects in a bucket of Google Cloud Storage, below a prefix. Every put is conditional on the object's absence, which makes
 * it safe for the client to repeat a put whose answer was lost.
 */
public final class GcsStore implements ObjectStore {
    private static final String LEAST = "";

    /** Bytes in one request of a large put: a multiple of 256 KiB, as the protocol wants. It is held in memory. */
    private static final int PART = 2 * 1024 * 1024;

    private final Storage storage;
    private final GcsAddress address;
    private final GcsFailures failures;

    /** The store at {@code address}, through a client that it will close. */
    public GcsStore(Storage storage, GcsAddress address) {
        this.storage = storage;
        this.address = address;
        this.failures = new GcsFailures(address, storage.getOptions().getHost());
    }

    @Override
    public String location() {
        return address.toString();
    }

    @Override
    public void check() {
        failures.translated("list", LEAST, () -> {
            var page =
                    storage.list(address.bucket(), BlobListOption.prefix(address.prefix()), BlobListOption.pageSize(1));
            return page.getValues().iterator().hasNext();
        });
    }

    @Override
    public ObjectStat put(ObjectName name, Content content, Map<String, String> metadata) {
        var wanted = new ObjectStat(name, content.size(), content.crc32c(), metadata);
        var info = BlobInfo.newBuilder(id(name))
                .setContentType("application/octet-stream")
                .setCrc32c(base64(wanted.crc32c()))
                .setMetadata(metadata)
                .build();
        return failures.translated("put", name, () -> {
            try {
                return asWritten(wanted, statOf(create(info, content)));
            } catch (StorageException e) {
                if (e.getCode() != GcsFailures.PRECONDITION_FAILED) {
                    throw e;
                }
                return sameOrTaken(wanted);
            }
        });
    }

    /** In one request, or in several that can each be repeated. */
    private Blob create(BlobInfo info, Content content) throws IOException {
        return switch (content) {
            case Content.Bytes small ->
                storage.create(
                        info, small.bytes(), BlobTargetOption.doesNotExist(), BlobTargetOption.disableGzipContent());
            case Content.Spooled large ->
                storage.createFrom(
                        info, large.file(), PART, BlobWriteOption.doesNotExist(), BlobWriteOption.crc32cMatch());
        };
    }

    /** The store has compared the checksum that was sent; this compares the one that it answered. */
    private ObjectStat asWritten(ObjectStat wanted, ObjectStat created) {
        if (created.size() == wanted.size() && created.crc32c() == wanted.crc32c()) {
            return created;
        }
        throw new ObjectDamaged(
                "%s was sent with %d bytes and CRC32C %08x, but %s kept %d bytes with %08x: something on the way changes bytes"
                        .formatted(
                                wanted.name(),
                                wanted.size(),
                                wanted.crc32c(),
                                location(),
                                created.size(),
                                created.crc32c()),
                null);
    }

    private ObjectStat sameOrTaken(ObjectStat wanted) {
        ObjectStat present = stat(wanted.name()).orElse(null);
        if (present != null && present.size() == wanted.size() && present.crc32c() == wanted.crc32c()) {
            return present;
        }
        throw new NameTaken(
                "%s in %s already holds another content (%s), not the %d bytes with CRC32C %08x to be put: another writer was here"
                        .formatted(wanted.name(), location(), present, wanted.size(), wanted.crc32c()),
                null);
    }

    @Override
    public byte[] get(ObjectStat object) {
        byte[] content = failures.translated("get", object.name(), () -> storage.readAllBytes(id(object.name())));
        return Crc32c.verified(content, object);
    }

    @Override
    public byte[] get(ObjectName name, long from, int length) {
        return failures.translated("get", name, () -> {
            var part = ByteBuffer.allocate(length);
            try (ReadChannel channel = storage.reader(id(name))) {
                channel.setChunkSize(0); // no read-ahead: exactly the range is fetched
                channel.seek(from);
                channel.limit(from + length);
                while (part.hasRemaining()) {
                    if (channel.read(part) < 0) {
                        throw new ObjectDamaged(
                                "%s in %s ends before byte %d".formatted(name, location(), from + length), null);
                    }
                }
            }
            return part.array();
        });
    }

    @Override
    public Optional<ObjectStat> stat(ObjectName name) {
        return failures.translated(
                "stat", name, () -> Optional.ofNullable(storage.get(id(name))).map(this::statOf));
    }

    @Override
    public Stream<ObjectStat> list(String prefix, String startOffset) {
        var blobs = failures.translated(
                "list",
                prefix,
                () -> storage.list(
                                address.bucket(),
                                BlobListOption.prefix(address.prefix() + prefix),
                                BlobListOption.startOffset(address.prefix() + startOffset))
                        .iterateAll()
                        .iterator());
        var stats = new Spliterators.AbstractSpliterator<ObjectStat>(Long.MAX_VALUE, Spliterator.ORDERED) {
            @Override
            public boolean tryAdvance(java.util.function.Consumer<? super ObjectStat> action) {
                var next = failures.translated(
                        "list",
                        prefix,
                        () -> blobs.hasNext() ? Optional.of(statOf(blobs.next())) : Optional.<ObjectStat>empty());
                next.ifPresent(action);
                return next.isPresent();
            }
        };
        return StreamSupport.stream(stats, false);
    }

    @Override
    public List<String> folders(String folder) {
        String base = address.prefix() + folder;
        return failures.translated(
                "list",
                folder,
                () -> storage.list(address.bucket(), BlobListOption.prefix(base), BlobListOption.currentDirectory())
                        .streamAll()
                        .filter(Blob::isDirectory)
                        .map(blob -> blob.getName()
                                .substring(base.length(), blob.getName().length() - 1))
                        .toList());
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (Exception e) { // declared by AutoCloseable; the client has no checked failure of its own
            throw new IllegalStateException("the storage client cannot be closed", e);
        }
    }

    private BlobId id(ObjectName name) {
        return BlobId.of(address.bucket(), address.prefix() + name);
    }

    private ObjectStat statOf(Blob blob) {
        var name = new ObjectName(blob.getName().substring(address.prefix().length()));
        Map<String, String> metadata = blob.getMetadata() == null ? Map.of() : blob.getMetadata();
        return new ObjectStat(
                name,
                blob.getSize(),
                ByteBuffer.wrap(Base64.getDecoder().decode(blob.getCrc32c())).getInt(),
                metadata);
    }

    private static String base64(int crc32c) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(4).putInt(crc32c).array());
    }
}
