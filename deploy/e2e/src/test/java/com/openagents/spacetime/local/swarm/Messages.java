package com.openagents.spacetime.local.swarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages of the subprotocol {@code v1.json.spacetimedb}. */
public final class Messages {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What tells apart all server messages that matter, and the status of a call. */
    private static final int HEAD = 48;

    private Messages() {}

    /** A call of a reducer. */
    public static String call(String reducer, Object... arguments) {
        var message = MAPPER.createObjectNode();
        message.putObject("CallReducer")
                .put("reducer", reducer)
                .put("args", MAPPER.valueToTree(List.of(arguments)).toString())
                .put("request_id", 0)
                .put("flags", 0);
        return message.toString();
    }

    static String subscribe(String query, int id) {
        ObjectNode message = MAPPER.createObjectNode();
        message.putObject("SubscribeSingle")
                .put("query", query)
                .put("request_id", id)
                .putObject("query_id")
                .put("id", id);
        return message.toString();
    }

    /** What a server's message is about. */
    enum Kind {
        FIRST("{\"IdentityToken\":"),
        SUBSCRIBED("{\"SubscribeApplied\":"),
        DONE("{\"TransactionUpdate\":{\"status\":{\"Committed\""),
        NOT_DONE("{\"TransactionUpdate\":"),
        OTHER("");

        private final String begin;

        Kind(String begin) {
            this.begin = begin;
        }

        /** By how it begins; the buffer's reader stays where it is. */
        static Kind of(ByteBuf message) {
            var head = message.toString(
                    message.readerIndex(), Math.min(HEAD, message.readableBytes()), StandardCharsets.UTF_8);
            for (var kind : values()) {
                if (head.startsWith(kind.begin)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }
}
