package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Client messages decoded in the plainest way, the whole message at once, by a library for JSON: what the reader must come
 * to as well. Knows the same rules, shares no code.
 */
final class WholeDecoder {
    private final List<ClientRequest> requests = new ArrayList<>();
    private boolean good;

    /**
     * What a message says.
     *
     * @param requests those that stand before a fault: of BSATN each whose decisive fields do
     * @param good whether there is no fault
     */
    record Decoded(List<ClientRequest> requests, boolean good) {}

    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;
    }

    static Decoded decode(Subprotocol subprotocol, byte[] message) {
        var decoder = new WholeDecoder();
        try {
            switch (subprotocol) {
                case V1_JSON -> decoder.json(message);
                case V1_BSATN -> decoder.first(message);
                case V2_BSATN, V3_BSATN -> decoder.second(message, subprotocol == Subprotocol.V3_BSATN);
            }
            decoder.good = true;
        } catch (Bad | IOException | BufferUnderflowException bad) {
            decoder.good = false;
        }
        return new Decoded(decoder.requests, decoder.good);
    }

    private void first(byte[] message) throws Bad, CharacterCodingException {
        var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        switch (in.get()) {
            case 0 -> {
                requests.add(new ClientRequest.CallReducer(name(in)));
                bytes(in);
                in.getInt();
                in.get();
            }
            case 1 -> {
                requests.add(new ClientRequest.SubscribeInstead(queries(in)));
                in.getInt();
            }
            case 2 -> {
                bytes(in);
                requests.add(new ClientRequest.OneOffQuery(query(in)));
            }
            case 3 -> {
                var queries = List.of(query(in));
                in.getInt();
                requests.add(new ClientRequest.Subscribe(in.getInt(), queries));
            }
            case 4 -> {
                var queries = queries(in);
                in.getInt();
                requests.add(new ClientRequest.Subscribe(in.getInt(), queries));
            }
            case 5, 6 -> {
                in.getInt();
                requests.add(new ClientRequest.Unsubscribe(in.getInt()));
            }
            case 7 -> {
                requests.add(new ClientRequest.CallProcedure(name(in)));
                bytes(in);
                in.getInt();
                in.get();
            }
            default -> throw new Bad();
        }
        check(!in.hasRemaining());
    }

    private void second(byte[] message, boolean several) throws Bad, CharacterCodingException {
        var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        do {
            var tag = in.get();
            in.getInt();
            switch (tag) {
                case 0 -> requests.add(new ClientRequest.Subscribe(in.getInt(), queries(in)));
                case 1 -> {
                    requests.add(new ClientRequest.Unsubscribe(in.getInt()));
                    in.get();
                }
                case 2 -> requests.add(new ClientRequest.OneOffQuery(query(in)));
                case 3 -> {
                    in.get();
                    requests.add(new ClientRequest.CallReducer(name(in)));
                    bytes(in);
                }
                case 4 -> {
                    in.get();
                    requests.add(new ClientRequest.CallProcedure(name(in)));
                    bytes(in);
                }
                default -> throw new Bad();
            }
        } while (several && in.hasRemaining());
        check(!in.hasRemaining());
    }

    private static byte[] bytes(ByteBuffer in) throws Bad {
        var length = in.getInt();
        check(length >= 0 && length <= in.remaining());
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String name(ByteBuffer in) throws Bad, CharacterCodingException {
        var bytes = bytes(in);
        check(bytes.length <= 256);
        return text(bytes);
    }

    private static String query(ByteBuffer in) throws Bad, CharacterCodingException {
        var bytes = bytes(in);
        check(bytes.length <= 65_536);
        return text(bytes);
    }

    private static List<String> queries(ByteBuffer in) throws Bad, CharacterCodingException {
        var count = in.getInt();
        check(count >= 0 && count <= 1024);
        var queries = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            queries.add(query(in));
        }
        check(length(queries) <= 65_536);
        return queries;
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static int length(List<String> texts) {
        return texts.stream().mapToInt(text -> text.getBytes(UTF_8).length).sum();
    }

    private static void check(boolean right) throws Bad {
        if (!right) {
            throw new Bad();
        }
    }

    private void json(byte[] message) throws Bad, IOException {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (var parser = factory.createParser(text(message))) {
            parser.nextToken();
            var outer = object(value(parser));
            check(parser.nextToken() == null && outer.size() == 1);
            var name = outer.keySet().iterator().next();
            requests.add(request(name, object(outer.get(name))));
        }
    }

    private static ClientRequest request(String name, Map<?, ?> fields) throws Bad {
        return switch (name) {
            case "CallReducer" -> {
                call(fields, "reducer");
                yield new ClientRequest.CallReducer(jsonName(fields.get("reducer")));
            }
            case "CallProcedure" -> {
                call(fields, "procedure");
                yield new ClientRequest.CallProcedure(jsonName(fields.get("procedure")));
            }
            case "OneOffQuery" -> {
                check(fields.keySet().equals(Set.of("message_id", "query_string")));
                string(fields.get("message_id"));
                yield new ClientRequest.OneOffQuery(jsonQuery(fields.get("query_string")));
            }
            case "Subscribe" -> {
                check(fields.keySet().equals(Set.of("query_strings", "request_id")));
                u32(fields.get("request_id"));
                yield new ClientRequest.SubscribeInstead(jsonQueries(fields));
            }
            case "SubscribeSingle" -> {
                check(fields.keySet().equals(Set.of("query", "request_id", "query_id")));
                yield new ClientRequest.Subscribe(querySet(fields), List.of(jsonQuery(fields.get("query"))));
            }
            case "SubscribeMulti" -> {
                check(fields.keySet().equals(Set.of("query_strings", "request_id", "query_id")));
                yield new ClientRequest.Subscribe(querySet(fields), jsonQueries(fields));
            }
            case "Unsubscribe", "UnsubscribeMulti" -> {
                check(fields.keySet().equals(Set.of("request_id", "query_id")));
                yield new ClientRequest.Unsubscribe(querySet(fields));
            }
            default -> throw new Bad();
        };
    }

    private static void call(Map<?, ?> fields, String name) throws Bad {
        check(fields.keySet().equals(Set.of(name, "args", "request_id", "flags")));
        string(fields.get("args"));
        u32(fields.get("request_id"));
        u32(fields.get("flags"));
    }

    private static String jsonName(Object value) throws Bad {
        var name = string(value);
        check(name.getBytes(UTF_8).length <= 256);
        return name;
    }

    private static String jsonQuery(Object value) throws Bad {
        var query = string(value);
        check(query.getBytes(UTF_8).length <= 65_536);
        return query;
    }

    private static List<String> jsonQueries(Map<?, ?> fields) throws Bad {
        check(fields.get("query_strings") instanceof List<?>);
        var queries = new ArrayList<String>();
        for (var query : (List<?>) fields.get("query_strings")) {
            queries.add(string(query));
        }
        check(queries.size() <= 1024 && length(queries) <= 65_536);
        return queries;
    }

    private static int querySet(Map<?, ?> fields) throws Bad {
        u32(fields.get("request_id"));
        var id = object(fields.get("query_id"));
        check(id.keySet().equals(Set.of("id")));
        return u32(id.get("id"));
    }

    private static String string(Object value) throws Bad {
        check(value instanceof String);
        var text = (String) value;
        check(text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF));
        return text;
    }

    private static int u32(Object value) throws Bad {
        check(value instanceof Number32);
        return (int) ((Number32) value).value();
    }

    private static Map<String, Object> object(Object value) throws Bad {
        check(value instanceof JsonObject);
        return ((JsonObject) value).fields();
    }

    private record JsonObject(Map<String, Object> fields) {}

    private record Number32(long value) {}

    private static Object value(JsonParser parser) throws Bad, IOException {
        var token = parser.currentToken();
        check(token != null);
        return switch (token) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield new JsonObject(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> {
                check(parser.getText().matches("[0-9]{1,10}"));
                check(parser.getLongValue() <= 0xFFFF_FFFFL);
                yield new Number32(parser.getLongValue());
            }
            default -> throw new Bad();
        };
    }
}
