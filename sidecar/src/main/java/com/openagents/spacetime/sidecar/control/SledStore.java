package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The trees of a sled store, put together from its log: the last whole state of each page, the changes behind it, and the
 * meta page that names each tree's root. Content that lies in {@code blobs/} is fetched only for what is still in force,
 * since the store deletes the rest.
 */
final class SledStore {
    private static final long META_PAGE = 0;

    private final ControlFiles files;
    private final Map<Long, Page> pages = new HashMap<>();

    /** The last whole state of a page, and the changes since. */
    private record Page(SledMessage base, List<SledMessage> links) {}

    SledStore(SledLog log, ControlFiles files) {
        this.files = files;
        log.messages().forEach(this::take);
    }

    private void take(SledMessage message) {
        switch (message.kind()) {
            case SledMessage.COUNTER,
                    SledMessage.META,
                    SledMessage.META_POINTER,
                    SledMessage.NODE,
                    SledMessage.NODE_POINTER -> pages.put(message.page(), new Page(message, new ArrayList<>()));
            case SledMessage.LINK, SledMessage.LINK_POINTER -> {
                // A change whose page is not known belongs to a state that was written anew later on.
                var page = pages.get(message.page());
                if (page != null) {
                    page.links().add(message);
                }
            }
            case SledMessage.FREE -> pages.remove(message.page());
            default -> {
                // cancelled, or the manifest of a batch that is whole
            }
        }
    }

    /** Every tree with its keys, in unsigned order, and values. */
    Map<String, SortedMap<byte[], byte[]>> trees() throws DamagedControlDb {
        var trees = new TreeMap<String, SortedMap<byte[], byte[]>>();
        for (var root : roots().entrySet()) {
            trees.put(root.getKey(), tree(root.getKey(), root.getValue()));
        }
        return trees;
    }

    private Map<String, Long> roots() throws DamagedControlDb {
        var meta = pages.get(META_PAGE);
        if (meta == null) {
            throw new DamagedControlDb("db holds no meta page");
        }
        var roots = new TreeMap<String, Long>();
        try {
            var in = new SledBytes(content(meta.base(), SledMessage.META_POINTER));
            while (!in.atEnd()) {
                roots.put(new String(in.bytes(), StandardCharsets.UTF_8), in.number());
            }
        } catch (BadEncoding e) {
            throw new DamagedControlDb("meta page", e);
        }
        return roots;
    }

    private SortedMap<byte[], byte[]> tree(String name, long root) throws DamagedControlDb {
        var values = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
        var seen = new HashSet<Long>();
        var node = node(name, root, seen);
        while (!node.isLeaf()) {
            node = node(name, node.firstChild(), seen);
        }
        node.copyTo(values);
        while (node.next() != 0) {
            node = node(name, node.next(), seen);
            node.copyTo(values);
        }
        return values;
    }

    private SledNode node(String tree, long number, Set<Long> seen) throws DamagedControlDb {
        if (!seen.add(number)) {
            throw new DamagedControlDb("tree %s comes back to page %d".formatted(tree, number));
        }
        @Nullable Page page = pages.get(number);
        if (page == null) {
            throw new DamagedControlDb("tree %s needs page %d, which is not in the log".formatted(tree, number));
        }
        try {
            var node = SledNode.read(content(page.base(), SledMessage.NODE_POINTER));
            for (var link : page.links()) {
                node.apply(content(link, SledMessage.LINK_POINTER));
            }
            return node;
        } catch (BadEncoding e) {
            throw new DamagedControlDb("tree %s, page %d".formatted(tree, number), e);
        }
    }

    private ByteBuffer content(SledMessage message, int pointerKind) throws DamagedControlDb {
        return message.kind() == pointerKind ? files.blob(message.pointer(), pointerKind) : message.body();
    }
}
