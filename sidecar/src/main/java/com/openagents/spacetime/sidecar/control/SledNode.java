package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One page of a tree of sled: a leaf with keys and values, or an index with keys and pages. Keys are stored without the
 * prefix that they share with the node's lowest key.
 */
final class SledNode {
    private static final int SET = 0;
    private static final int DELETE = 1;
    private static final int LAST_MERGE_LINK = 4;

    private final long next;
    private final byte[] prefix;
    private final boolean leaf;
    private final TreeMap<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);
    private long firstChild;

    private SledNode(long next, byte[] prefix, boolean leaf) {
        this.next = next;
        this.prefix = prefix;
        this.leaf = leaf;
    }

    /** Decodes a node as it was last written whole. */
    static SledNode read(ByteBuffer body) throws BadEncoding {
        var in = new SledBytes(body);
        long next = in.number();
        in.number(); // the child that is being merged away: its values stay in the chain of leaves until that is done
        in.u8(); // whether this node is such a child
        int prefixLength = in.u8();
        int at = in.position();
        var low = in.bytes();
        in.bytes();
        if (prefixLength > low.length) {
            throw new BadEncoding(at, "a prefix of %d bytes of a key of %d".formatted(prefixLength, low.length));
        }
        boolean leaf = in.u8() == 0;
        var node = new SledNode(next, Arrays.copyOf(low, prefixLength), leaf);
        var keys = new byte[in.count()][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = in.bytes();
        }
        node.readContent(in, keys);
        return node;
    }

    private void readContent(SledBytes in, byte[][] keys) throws BadEncoding {
        if (!leaf) {
            firstChild = in.number();
            return;
        }
        for (var key : keys) {
            values.put(key, in.bytes());
        }
    }

    /** Applies one change that was written behind the node. */
    void apply(ByteBuffer link) throws BadEncoding {
        var in = new SledBytes(link);
        int at = in.position();
        int kind = in.u8();
        switch (kind) {
            case SET -> values.put(in.bytes(), in.bytes());
            case DELETE -> values.remove(in.bytes());
            default -> {
                if (kind > LAST_MERGE_LINK) {
                    throw new BadEncoding(at, "%d is no kind of change".formatted(kind));
                } // else a step of merging two nodes, which moves no value
            }
        }
    }

    /** Whether it holds values rather than pages. */
    boolean isLeaf() {
        return leaf;
    }

    /** The left-most page below an index. */
    long firstChild() {
        return firstChild;
    }

    /** The page to its right; 0 if there is none. */
    long next() {
        return next;
    }

    /** Puts its values under their whole keys. */
    void copyTo(SortedMap<byte[], byte[]> tree) {
        values.forEach((key, value) -> tree.put(whole(key), value));
    }

    private byte[] whole(byte[] key) {
        var whole = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, whole, prefix.length, key.length);
        return whole;
    }
}
