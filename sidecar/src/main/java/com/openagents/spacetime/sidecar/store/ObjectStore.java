package com.openagents.spacetime.sidecar.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place for objects that are created once and never changed. Every method may be called from any thread, blocks, and
 * throws a {@link StoreException} of the kind that names the way out. What is read fits in memory: callers read what is large in
 * parts, and put it from a file.
 */
public interface ObjectStore extends AutoCloseable {

    /** Where this store is, as its user wrote it; for messages. */
    String location();

    /**
     * Proves that the store can be listed.
     *
     * @throws StoreMisconfigured if only a person can help: no such bucket or directory, no right to it
     * @throws StoreUnavailable if it does not answer now
     */
    void check();

    /**
     * Creates an object. Its CRC-32C travels with it and is compared by the store. A name that already holds exactly this
     * content, by size and CRC-32C, counts as created: so a put whose answer was lost can be repeated.
     *
     * @param metadata noted with the object; keys in lower case letters, digits and dashes
     * @throws NameTaken if the name holds something else; nothing has changed
     * @throws StoreUnavailable if the outcome is unknown: repeat with the same name and content
     */
    ObjectStat put(ObjectName name, Content content, Map<String, String> metadata);

    /** The same with a content in memory, which is copied nowhere: its caller changes it no more. */
    default ObjectStat put(ObjectName name, byte[] content, Map<String, String> metadata) {
        return put(name, Content.of(content), metadata);
    }

    /**
     * The whole content of an object, compared with the CRC-32C of {@code object}.
     *
     * @throws ObjectMissing if there is no such object (any more)
     * @throws ObjectDamaged if other bytes arrive than were promised
     */
    byte[] get(ObjectStat object);

    /**
     * Part of an object's content; its caller checks it.
     *
     * @param from first byte, from 0
     * @param length how many bytes; must lie within the object
     * @throws ObjectMissing if there is no such object
     * @throws ObjectDamaged if fewer bytes arrive
     */
    byte[] get(ObjectName name, long from, int length);

    /** What is known of an object; empty if there is none. */
    Optional<ObjectStat> stat(ObjectName name);

    /**
     * Objects whose names begin with {@code prefix} and are not below {@code startOffset}, in the order of their names.
     * Lazy where the home pages its listings: a failure may come while the stream is read.
     *
     * @param prefix literal beginning, may be empty
     * @param startOffset lowest name wanted, may be empty
     */
    Stream<ObjectStat> list(String prefix, String startOffset);

    /**
     * The names directly below a folder that have objects below themselves, in order, without slashes.
     *
     * @param folder empty for the root, else ends with {@code /}
     */
    List<String> folders(String folder);

    /** Ends connections. What has been put stays. */
    @Override
    void close();
}
