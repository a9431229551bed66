package com.openagents.spacetime.local.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The two subprotocols of v1, as a client speaks them. */
enum Dialect {
    /** Text. */
    JSON("v1.json.spacetimedb") {
        @Override
        String answer(Socket socket) throws Exception {
            return socket.next().fieldNames().next();
        }

        @Override
        void say(Socket socket, Asked asked) {
            socket.send(json(asked).toString());
        }
    },
    /** Bytes. */
    BSATN("v1.bsatn.spacetimedb") {
        @Override
        String answer(Socket socket) throws Exception {
            return ANSWERS.get(socket.nextBytes()[1]); // behind the byte that says how the rest is compressed
        }

        @Override
        void say(Socket socket, Asked asked) {
            socket.send(bytes(asked));
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int REQUEST = 7;
    private static final int SINGLE = 1;
    private static final int MULTI = 2;

    /** The kinds of server messages in the order of their tags. */
    private static final List<String> ANSWERS = List.of(
            "InitialSubscription",
            "TransactionUpdate",
            "TransactionUpdateLight",
            "IdentityToken",
            "OneOffQueryResponse",
            "SubscribeApplied",
            "UnsubscribeApplied",
            "SubscriptionError",
            "SubscribeMultiApplied");

    private final String subprotocol;

    Dialect(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    String subprotocol() {
        return subprotocol;
    }

    /** Waits for the next message; tells what kind it is of. */
    abstract String answer(Socket socket) throws Exception;

    abstract void say(Socket socket, Asked asked);

    private static ObjectNode json(Asked asked) {
        var message = MAPPER.createObjectNode();
        switch (asked) {
            case Asked.Call(var reducer, var arguments) ->
                message.putObject("CallReducer")
                        .put("reducer", reducer)
                        .put("args", MAPPER.valueToTree(arguments).toString())
                        .put("request_id", REQUEST)
                        .put("flags", 0);
            case Asked.Once(var query) ->
                message.putObject("OneOffQuery").put("message_id", "01020304").put("query_string", query);
            case Asked.Single(var query) ->
                withQueryId(message.putObject("SubscribeSingle").put("query", query), SINGLE);
            case Asked.Multi(var queries) -> {
                var multi = message.putObject("SubscribeMulti");
                queries.forEach(multi.putArray("query_strings")::add);
                withQueryId(multi, MULTI);
            }
            case Asked.Instead(var queries) -> {
                var instead = message.putObject("Subscribe");
                queries.forEach(instead.putArray("query_strings")::add);
                instead.put("request_id", REQUEST);
            }
        }
        return message;
    }

    private static void withQueryId(ObjectNode message, int id) {
        message.put("request_id", REQUEST).putObject("query_id").put("id", id);
    }

    private static byte[] bytes(Asked asked) {
        var out = new ByteArrayOutputStream();
        switch (asked) {
            case Asked.Call(var reducer, var arguments) -> {
                out.write(0);
                text(out, reducer);
                var encoded = new ByteArrayOutputStream();
                arguments.forEach(argument -> value(encoded, argument));
                block(out, encoded.toByteArray());
                number(out, REQUEST);
                out.write(0);
            }
            case Asked.Instead(var queries) -> {
                out.write(1);
                texts(out, queries);
                number(out, REQUEST);
            }
            case Asked.Once(var query) -> {
                out.write(2);
                block(out, new byte[] {1, 2, 3, 4});
                text(out, query);
            }
            case Asked.Single(var query) -> {
                out.write(3);
                text(out, query);
                number(out, REQUEST);
                number(out, SINGLE);
            }
            case Asked.Multi(var queries) -> {
                out.write(4);
                texts(out, queries);
                number(out, REQUEST);
                number(out, MULTI);
            }
        }
        return out.toByteArray();
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case Integer number -> number(out, number);
            case Long number ->
                out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array());
            case Boolean yes -> out.write(yes ? 1 : 0);
            default -> text(out, value.toString());
        }
    }

    private static void texts(ByteArrayOutputStream out, List<String> texts) {
        number(out, texts.size());
        texts.forEach(text -> text(out, text));
    }

    private static void text(ByteArrayOutputStream out, String text) {
        block(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void block(ByteArrayOutputStream out, byte[] content) {
        number(out, content.length);
        out.writeBytes(content);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }
}
