package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Client messages of every kind, well-formed and spelled in many ways, and what becomes of them by small edits. */
final class RandomMessages {
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "Z",
        "_",
        "0",
        " ",
        "*",
        "'",
        "\"",
        "\\",
        "/",
        "{",
        "\n",
        "\t",
        "\0",
        "\u007F",
        "ü",
        "\u07FF",
        "€",
        "\u2028",
        "\uFFFD",
        "\uFFFF",
        "😀",
        "\uDBFF\uDFFF"
    };
    private static final Map<Integer, String> SHORT_ESCAPES =
            Map.of((int) '"', "\\\"", (int) '\\', "\\\\", (int) '/', "\\/", (int) '\n', "\\n", (int) '\t', "\\t");
    private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n", "\t "};
    private static final byte[] TELLING_BYTES = " {}[]:,\"\\'0179-+.eEutn#/\0\n\u007F".getBytes(UTF_8);

    private final Random random;

    private RandomMessages(Random random) {
        this.random = random;
    }

    /**
     * A message.
     *
     * @param hex its payload
     * @param requests what it asks for
     */
    record Sample(Subprotocol subprotocol, String hex, List<ClientRequest> requests) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return "%s %s %s"
                    .formatted(
                            subprotocol,
                            requests,
                            subprotocol == Subprotocol.V1_JSON ? new String(bytes(), UTF_8) : hex);
        }
    }

    /** Well-formed messages. */
    static Arbitrary<Sample> wellFormed() {
        return Arbitraries.longs().map(seed -> new RandomMessages(new Random(seed)).sample());
    }

    /** Messages with one to three small edits, so that most but not all are spoilt; their requests are not to be relied upon. */
    static Arbitrary<Sample> edited() {
        return Arbitraries.longs().map(seed -> new RandomMessages(new Random(seed)).editedSample());
    }

    private Sample sample() {
        return switch (random.nextInt(4)) {
            case 0 -> json();
            case 1 -> binary(Subprotocol.V1_BSATN, 1);
            case 2 -> binary(Subprotocol.V2_BSATN, 1);
            default -> binary(Subprotocol.V3_BSATN, 1 + random.nextInt(5));
        };
    }

    private Sample editedSample() {
        var sample = sample();
        var bytes = sample.bytes();
        for (var edits = 1 + random.nextInt(3); edits > 0; edits--) {
            bytes = edited(bytes);
        }
        return new Sample(sample.subprotocol(), HexFormat.of().formatHex(bytes), sample.requests());
    }

    private byte[] edited(byte[] bytes) {
        var from = random.nextInt(bytes.length + 1);
        var to = Math.min(bytes.length, from + random.nextInt(12));
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> out.write(bytes, to, bytes.length - to); // left out
            case 1 -> {} // cut
            case 2 -> { // doubled
                out.write(bytes, from, to - from);
                out.write(bytes, from, bytes.length - from);
            }
            case 3 -> { // put in
                out.write(random.nextBoolean() ? random.nextInt(256) : tellingByte());
                out.write(bytes, from, bytes.length - from);
            }
            default -> { // one byte replaced, or one bit of it
                var behind = Math.min(bytes.length, from + 1);
                if (behind > from) {
                    out.write(random.nextBoolean() ? tellingByte() : bytes[from] ^ (1 << random.nextInt(8)));
                }
                out.write(bytes, behind, bytes.length - behind);
            }
        }
        return out.toByteArray();
    }

    private int tellingByte() {
        return TELLING_BYTES[random.nextInt(TELLING_BYTES.length)];
    }

    private Sample binary(Subprotocol subprotocol, int count) {
        var out = new RequestBytes();
        var requests = new ArrayList<ClientRequest>();
        for (var i = 0; i < count; i++) {
            requests.add(subprotocol == Subprotocol.V1_BSATN ? first(out) : second(out));
        }
        return new Sample(subprotocol, HexFormat.of().formatHex(out.array()), requests);
    }

    private ClientRequest first(RequestBytes out) {
        var tag = random.nextInt(8);
        var text = text(20);
        var queries = texts();
        var id = random.nextInt();
        out.u8(tag);
        return switch (tag) {
            case 0 -> {
                out.string(text).bytes(noise()).u32(random.nextInt()).u8(random.nextInt(256));
                yield new CallReducer(text);
            }
            case 1 -> {
                strings(out, queries).u32(random.nextInt());
                yield new SubscribeInstead(queries);
            }
            case 2 -> {
                out.bytes(noise()).string(text);
                yield new OneOffQuery(text);
            }
            case 3 -> {
                out.string(text).u32(random.nextInt()).u32(id);
                yield new Subscribe(id, List.of(text));
            }
            case 4 -> {
                strings(out, queries).u32(random.nextInt()).u32(id);
                yield new Subscribe(id, queries);
            }
            case 5, 6 -> {
                out.u32(random.nextInt()).u32(id);
                yield new Unsubscribe(id);
            }
            default -> {
                out.string(text).bytes(noise()).u32(random.nextInt()).u8(0);
                yield new CallProcedure(text);
            }
        };
    }

    private ClientRequest second(RequestBytes out) {
        var tag = random.nextInt(5);
        var text = text(20);
        var queries = texts();
        var id = random.nextInt();
        out.u8(tag).u32(random.nextInt());
        return switch (tag) {
            case 0 -> {
                strings(out.u32(id), queries);
                yield new Subscribe(id, queries);
            }
            case 1 -> {
                out.u32(id).u8(random.nextInt(2));
                yield new Unsubscribe(id);
            }
            case 2 -> {
                out.string(text);
                yield new OneOffQuery(text);
            }
            case 3 -> {
                out.u8(0).string(text).bytes(noise());
                yield new CallReducer(text);
            }
            default -> {
                out.u8(0).string(text).bytes(noise());
                yield new CallProcedure(text);
            }
        };
    }

    private Sample json() {
        var text = text(20);
        var queries = texts();
        var id = random.nextInt();
        var number = Map.entry("request_id", number(random.nextInt()));
        var set = Map.entry("query_id", object(List.of(Map.entry("id", number(id)))));
        var args = Map.entry("args", string(text(60)));
        var flags = Map.entry("flags", number(random.nextInt(2)));
        return switch (random.nextInt(8)) {
            case 0 -> json("CallReducer", new CallReducer(text), List.of(field("reducer", text), args, number, flags));
            case 1 ->
                json("CallProcedure", new CallProcedure(text), List.of(field("procedure", text), args, number, flags));
            case 2 ->
                json(
                        "OneOffQuery",
                        new OneOffQuery(text),
                        List.of(field("message_id", "10ab"), field("query_string", text)));
            case 3 -> json("Subscribe", new SubscribeInstead(queries), List.of(list(queries), number));
            case 4 ->
                json("SubscribeSingle", new Subscribe(id, List.of(text)), List.of(field("query", text), number, set));
            case 5 -> json("SubscribeMulti", new Subscribe(id, queries), List.of(list(queries), number, set));
            case 6 -> json("Unsubscribe", new Unsubscribe(id), List.of(number, set));
            default -> json("UnsubscribeMulti", new Unsubscribe(id), List.of(number, set));
        };
    }

    private Sample json(String name, ClientRequest request, List<Map.Entry<String, String>> fields) {
        var shuffled = new ArrayList<>(fields);
        Collections.shuffle(shuffled, random);
        var text = space() + object(List.of(Map.entry(name, object(shuffled)))) + space();
        return new Sample(Subprotocol.V1_JSON, HexFormat.of().formatHex(text.getBytes(UTF_8)), List.of(request));
    }

    private Map.Entry<String, String> field(String name, String value) {
        return Map.entry(name, string(value));
    }

    private Map.Entry<String, String> list(List<String> queries) {
        var items = queries.stream().map(query -> space() + string(query) + space());
        return Map.entry("query_strings", "[" + space() + String.join(",", items.toList()) + "]");
    }

    private String object(List<Map.Entry<String, String>> fields) {
        var members = fields.stream()
                .map(field -> space() + string(field.getKey()) + space() + ":" + space() + field.getValue() + space());
        return "{" + String.join(",", members.toList()) + "}";
    }

    private String string(String content) {
        var out = new StringBuilder("\"");
        content.codePoints().forEach(point -> {
            var mustEscape = point < ' ' || point == '"' || point == '\\';
            if (!mustEscape && random.nextInt(8) > 0) {
                out.appendCodePoint(point);
            } else if (SHORT_ESCAPES.containsKey(point) && random.nextBoolean()) {
                out.append(SHORT_ESCAPES.get(point));
            } else {
                for (var unit : Character.toChars(point)) {
                    out.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) unit));
                }
            }
        });
        return out.append('"').toString();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private static String number(int value) {
        return Integer.toUnsignedString(value);
    }

    private static RequestBytes strings(RequestBytes out, List<String> texts) {
        out.u32(texts.size());
        texts.forEach(out::string);
        return out;
    }

    private List<String> texts() {
        return random.ints(random.nextInt(4), 0, 30).mapToObj(this::text).toList();
    }

    private String text(int most) {
        var text = new StringBuilder();
        for (var length = random.nextInt(most + 1); length > 0; length--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private byte[] noise() {
        var noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }
}
