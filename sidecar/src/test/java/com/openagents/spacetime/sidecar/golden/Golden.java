package com.openagents.spacetime.sidecar.golden;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The packed files under {@code golden/}. Reads them anew every time, so that each test may change what it gets. */
public final class Golden {
    private static final int BLOCK = 512;

    private Golden() {}

    /** The regular files of an archive by their paths in it. */
    public static SortedMap<String, byte[]> archive(String name) {
        return untar(unpacked(name + ".tar.zst"));
    }

    /** The files below {@code data/} of a server of this version, by their paths there. */
    public static SortedMap<String, byte[]> dataDir(String version) {
        return below(archive("data-dir-" + version), "data/");
    }

    /** The files whose path begins so, by what follows. */
    public static SortedMap<String, byte[]> below(Map<String, byte[]> files, String path) {
        var below = new TreeMap<String, byte[]>();
        files.forEach((name, bytes) -> {
            if (name.startsWith(path)) {
                below.put(name.substring(path.length()), bytes);
            }
        });
        return below;
    }

    /** A JSON document. */
    public static JsonObject json(String name) {
        return new JsonObject(new String(unpacked(name + ".json.zst"), StandardCharsets.UTF_8));
    }

    /** What a server of this version holds, as read by other means. */
    public static JsonObject expected(String version) {
        return json("data-dir-" + version + ".expected");
    }

    private static byte[] unpacked(String resource) {
        var packed = Golden.class.getResourceAsStream("/golden/" + resource);
        try (var in = new ZstdInputStream(Objects.requireNonNull(packed, resource))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** GNU tar: a header block with name, size and type, then the content in whole blocks; type L is a long name to come. */
    private static SortedMap<String, byte[]> untar(byte[] tar) {
        var files = new TreeMap<String, byte[]>();
        var longName = "";
        for (int at = 0; at + BLOCK <= tar.length && tar[at] != 0; ) {
            int size = Integer.parseInt(text(tar, at + 124, 12), 8);
            var content = new byte[size];
            System.arraycopy(tar, at + BLOCK, content, 0, size);
            var name = longName.isEmpty() ? text(tar, at, 100) : longName;
            longName = tar[at + 156] == 'L' ? text(content, 0, size) : "";
            if (tar[at + 156] == '0') {
                files.put(name, content);
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return files;
    }

    private static String text(byte[] bytes, int from, int length) {
        var text = new String(bytes, from, length, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).trim();
    }
}
