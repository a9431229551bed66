package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.function.Function;

/** Small JSON documents of the bucket: to bytes and back, whatever is wrong with one named with its place. */
final class Json {
    private Json() {}

    static byte[] bytes(JsonObject json) {
        return (json.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an object of the store and turns it into a value. */
    static <T> T read(ObjectStore store, ObjectStat object, Function<JsonObject, T> decode) {
        return decode(object.name(), store.get(object), decode);
    }

    static <T> T decode(ObjectName where, byte[] content, Function<JsonObject, T> decode) {
        try {
            return decode.apply(new JsonObject(new String(content, StandardCharsets.UTF_8)));
        } catch (DecodeException
                | NullPointerException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeException e) {
            throw new HistoryBroken(
                    "%s is not what its name says (%s): fetch it from another copy of the bucket"
                            .formatted(where, why(e)),
                    e);
        }
    }

    /** What is wrong with a document, on one line; the decoder's own words take several. */
    static String why(RuntimeException e) {
        return e instanceof DecodeException ? "it is not JSON" : String.valueOf(e.getMessage());
    }

    /** A number that must be there. */
    static long number(JsonObject json, String field) {
        Long value = json.getLong(field);
        if (value == null) {
            throw new IllegalArgumentException("\"%s\" is missing".formatted(field));
        }
        return value;
    }

    /** A text that must be there. */
    static String text(JsonObject json, String field) {
        String value = json.getString(field);
        if (value == null) {
            throw new IllegalArgumentException("\"%s\" is missing".formatted(field));
        }
        return value;
    }
}
