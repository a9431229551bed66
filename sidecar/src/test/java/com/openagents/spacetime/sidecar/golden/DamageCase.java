package com.openagents.spacetime.sidecar.golden;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way of damaging a golden data directory.
 *
 * @param version the server whose directory it is
 * @param name the case's name
 * @param ops what is done, in order
 * @param expected what that server, and another reader of the log, made of it
 */
public record DamageCase(String version, String name, JsonArray ops, JsonObject expected) {

    /** All cases for one server. */
    public static Stream<DamageCase> of(String version) {
        var cases = Golden.json("damage-" + version).getJsonArray("cases");
        return IntStream.range(0, cases.size())
                .mapToObj(cases::getJsonObject)
                .map(each -> new DamageCase(
                        version, each.getString("name"), each.getJsonArray("ops"), each.getJsonObject("expected")));
    }

    /** The directory with the damage done. */
    public SortedMap<String, byte[]> files() {
        var files = Golden.dataDir(version);
        for (int i = 0; i < ops.size(); i++) {
            apply(files, ops.getJsonObject(i));
        }
        return files;
    }

    @Override
    public String toString() {
        return version + " " + name;
    }

    private static void apply(SortedMap<String, byte[]> files, JsonObject op) {
        var path = op.getString("path");
        switch (op.getString("op")) {
            case "append" -> files.put(path, concat(existing(files, path), appended(op)));
            case "truncate" -> files.put(path, Arrays.copyOf(existing(files, path), op.getInteger("size")));
            case "flip" ->
                existing(files, path)[op.getInteger("at")] ^= (byte) Integer.parseInt(op.getString("xor"), 16);
            case "write" -> files.put(path, Base64.getDecoder().decode(op.getString("base64")));
            case "delete" -> files.keySet().removeIf(name -> name.equals(path) || name.startsWith(path + "/"));
            case "rename" -> rename(files, path, op.getString("to"));
            case "decompress" -> files.put(path, decompress(existing(files, path)));
            default -> throw new IllegalArgumentException("unknown op " + op);
        }
    }

    private static byte[] existing(SortedMap<String, byte[]> files, String path) {
        byte @Nullable [] bytes = files.get(path);
        if (bytes == null) {
            throw new IllegalArgumentException("no file " + path);
        }
        return bytes;
    }

    private static byte[] appended(JsonObject op) {
        return op.containsKey("zeros")
                ? new byte[op.getInteger("zeros")]
                : HexFormat.of().parseHex(op.getString("hex"));
    }

    private static void rename(SortedMap<String, byte[]> files, String from, String to) {
        files.put(to, existing(files, from));
        files.remove(from);
    }

    private static byte[] decompress(byte[] packed) {
        try (var in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        var both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
