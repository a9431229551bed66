package com.openagents.spacetime.sidecar.store.file;

import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.TreeMap;

/** The hidden file beside an object: {@code {"size":…,"crc32c":"8 hex digits","metadata":{…}}}. */
final class MetadataFile {
    private MetadataFile() {}

    /** Where the metadata of the object in {@code file} stands. */
    static Path beside(Path file) {
        return file.resolveSibling(".%s.meta".formatted(file.getFileName()));
    }

    static byte[] encode(ObjectStat stat) {
        var metadata = new JsonObject();
        new TreeMap<>(stat.metadata()).forEach(metadata::put);
        return new JsonObject()
                .put("size", stat.size())
                .put("crc32c", "%08x".formatted(stat.crc32c()))
                .put("metadata", metadata)
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What stands beside {@code file}. */
    static ObjectStat read(ObjectName name, Path file) throws IOException {
        Path beside = beside(file);
        try {
            var json = new JsonObject(Files.readString(beside));
            var metadata = new TreeMap<String, String>();
            var noted = json.getJsonObject("metadata");
            noted.fieldNames().forEach(key -> metadata.put(key, noted.getString(key)));
            int crc32c = Integer.parseUnsignedInt(json.getString("crc32c"), 16);
            return new ObjectStat(name, json.getLong("size"), crc32c, metadata);
        } catch (NoSuchFileException e) {
            if (!Files.exists(file)) {
                throw e;
            }
            throw damaged(name, "%s is missing: copy hidden files too when a store is moved".formatted(beside), e);
        } catch (DecodeException | NullPointerException | ClassCastException | NumberFormatException e) {
            throw damaged(name, "%s cannot be read: fetch it from another copy".formatted(beside), e);
        }
    }

    private static ObjectDamaged damaged(ObjectName name, String why, Exception cause) {
        return new ObjectDamaged("the metadata of %s is lost: %s".formatted(name, why), cause);
    }
}
