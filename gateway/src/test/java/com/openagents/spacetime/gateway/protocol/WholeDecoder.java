package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

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
        var outer = JsonTree.parse(text(message));
        check(outer.fields().size() == 1);
        var name = outer.fields().keySet().iterator().next();
        requests.add(request(name, outer.object(name)));
    }

    private static ClientRequest request(String name, JsonTree fields) throws Bad, IOException {
        return switch (name) {
            case "CallReducer" -> {
                call(fields, "reducer");
                yield new ClientRequest.CallReducer(bounded(fields.string("reducer"), 256));
            }
            case "CallProcedure" -> {
                call(fields, "procedure");
                yield new ClientRequest.CallProcedure(bounded(fields.string("procedure"), 256));
            }
            case "OneOffQuery" -> {
                fields.hasJust("message_id", "query_string");
                fields.string("message_id");
                yield new ClientRequest.OneOffQuery(bounded(fields.string("query_string"), 65_536));
            }
            case "Subscribe" -> {
                fields.hasJust("query_strings", "request_id");
                fields.u32("request_id");
                yield new ClientRequest.SubscribeInstead(bounded(fields.strings("query_strings")));
            }
            case "SubscribeSingle" -> {
                fields.hasJust("query", "request_id", "query_id");
                var query = bounded(fields.string("query"), 65_536);
                yield new ClientRequest.Subscribe(querySet(fields), List.of(query));
            }
            case "SubscribeMulti" -> {
                fields.hasJust("query_strings", "request_id", "query_id");
                yield new ClientRequest.Subscribe(querySet(fields), bounded(fields.strings("query_strings")));
            }
            case "Unsubscribe", "UnsubscribeMulti" -> {
                fields.hasJust("request_id", "query_id");
                yield new ClientRequest.Unsubscribe(querySet(fields));
            }
            default -> throw new Bad();
        };
    }

    private static void call(JsonTree fields, String name) throws IOException {
        fields.hasJust(name, "args", "request_id", "flags");
        fields.string("args");
        fields.u32("request_id");
        fields.u32("flags");
    }

    private static int querySet(JsonTree fields) throws IOException {
        fields.u32("request_id");
        var id = fields.object("query_id");
        id.hasJust("id");
        return id.u32("id");
    }

    private static String bounded(String text, int most) throws Bad {
        check(text.getBytes(UTF_8).length <= most);
        return text;
    }

    private static List<String> bounded(List<String> queries) throws Bad {
        check(queries.size() <= 1024 && length(queries) <= 65_536);
        return queries;
    }
}
