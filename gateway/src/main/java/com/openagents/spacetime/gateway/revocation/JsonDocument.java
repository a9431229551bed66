package com.openagents.spacetime.gateway.revocation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** A JSON object that asks for revocations, read by strict types; {@code null} counts as absent. */
final class JsonDocument {
    /** Two full lists of the longest ids. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_IDS = 1000;

    private final Map<String, Object> values;

    private JsonDocument(Map<String, Object> values) {
        this.values = values;
    }

    static JsonDocument parse(byte[] body) throws MalformedDocument {
        if (body.length > MAX_BYTES) {
            throw new MalformedDocument("the body has %d bytes, %d are allowed".formatted(body.length, MAX_BYTES));
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return new JsonDocument(JsonUtil.parseJson(text.toString()));
        } catch (CharacterCodingException noText) {
            throw new MalformedDocument("the body is not UTF-8");
        } catch (JoseException noObject) { // its message quotes the body
            throw new MalformedDocument("the body is not a JSON object with distinct names");
        }
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Different ids in the order of the list, none if it is absent. */
    Set<String> ids(String name) throws MalformedDocument {
        var ids = new LinkedHashSet<String>();
        for (var item : list(name)) {
            if (!(item instanceof String id) || !RevocationTarget.isId(id)) {
                throw new MalformedDocument("%s holds something that is not a text of 1 to %d characters"
                        .formatted(name, RevocationTarget.MAX_ID_LENGTH));
            }
            ids.add(id);
        }
        return ids;
    }

    /** The objects of a list, none if it is absent. */
    List<JsonDocument> objects(String name) throws MalformedDocument {
        var objects = new ArrayList<JsonDocument>();
        for (var item : list(name)) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new MalformedDocument("%s holds something that is not an object".formatted(name));
            }
            objects.add(new JsonDocument(withTextNames(map)));
        }
        return objects;
    }

    Optional<String> text(String name) throws MalformedDocument {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new MalformedDocument("%s is not a text".formatted(name));
        };
    }

    private List<?> list(String name) throws MalformedDocument {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list when list.size() <= MAX_IDS -> list;
            case List<?> list ->
                throw new MalformedDocument("%s has %d entries, %d are allowed: send several requests"
                        .formatted(name, list.size(), MAX_IDS));
            default -> throw new MalformedDocument("%s is not a list".formatted(name));
        };
    }

    private static Map<String, Object> withTextNames(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
