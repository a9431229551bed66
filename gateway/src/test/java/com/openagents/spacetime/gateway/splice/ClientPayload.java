package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Client messages as SpacetimeDB's client libraries write them, straight from its wire format. */
final class ClientPayload {
    /** The v2 call without its name and arguments. */
    private static final int CALL_OVERHEAD = 1 + 4 + 1 + 4 + 4;

    private static final String NAME = "append";

    private ClientPayload() {}

    /** A request without arguments. */
    static byte[] of(Subprotocol subprotocol, ClientRequest request) {
        return of(subprotocol, request, 0);
    }

    /** @param args how long the arguments of a call are, in bytes */
    static byte[] of(Subprotocol subprotocol, ClientRequest request, int args) {
        return switch (subprotocol) {
            case V1_JSON -> json(request, args).getBytes(StandardCharsets.UTF_8);
            case V1_BSATN -> v1(request, args);
            case V2_BSATN, V3_BSATN -> v2(request, args);
        };
    }

    /** A call of {@code append} in v2 that is so many bytes long, at least {@link #shortestCall}. */
    static byte[] call(int length) {
        return v2(new ClientRequest.CallReducer(NAME), length - shortestCall());
    }

    static int shortestCall() {
        return CALL_OVERHEAD + NAME.length();
    }

    /** The v1 message that holds one query under an id. */
    static byte[] subscribeSingle(Subprotocol subprotocol, String query) {
        return subprotocol == Subprotocol.V1_JSON
                ? "{\"SubscribeSingle\":{\"query\":\"%s\",\"request_id\":4,\"query_id\":{\"id\":9}}}"
                        .formatted(query)
                        .getBytes(StandardCharsets.UTF_8)
                : bytes(string(tag(3), query).writeIntLE(4).writeIntLE(9));
    }

    private static String json(ClientRequest request, int args) {
        var text = "[\\\"" + "x".repeat(args) + "\\\"]";
        return switch (request) {
            case ClientRequest.CallReducer(var name) ->
                "{\"CallReducer\":{\"reducer\":\"%s\",\"args\":\"%s\",\"request_id\":7,\"flags\":0}}"
                        .formatted(name, text);
            case ClientRequest.CallProcedure(var name) ->
                "{\"CallProcedure\":{\"procedure\":\"%s\",\"args\":\"%s\",\"request_id\":7,\"flags\":0}}"
                        .formatted(name, text);
            case ClientRequest.OneOffQuery(var query) ->
                "{\"OneOffQuery\":{\"message_id\":\"0a\",\"query_string\":\"%s\"}}".formatted(query);
            case ClientRequest.Subscribe subscribe ->
                "{\"SubscribeMulti\":{\"query_strings\":[%s],\"request_id\":4,\"query_id\":{\"id\":%s}}}"
                        .formatted(quoted(subscribe.queries()), Integer.toUnsignedString(subscribe.querySet()));
            case ClientRequest.SubscribeInstead(var queries) ->
                "{\"Subscribe\":{\"query_strings\":[%s],\"request_id\":4}}".formatted(quoted(queries));
            case ClientRequest.Unsubscribe(var id) ->
                "{\"UnsubscribeMulti\":{\"request_id\":5,\"query_id\":{\"id\":%s}}}"
                        .formatted(Integer.toUnsignedString(id));
        };
    }

    private static byte[] v1(ClientRequest request, int args) {
        return bytes(
                switch (request) {
                    case ClientRequest.CallReducer(var name) ->
                        args(string(tag(0), name), args).writeIntLE(7).writeByte(0);
                    case ClientRequest.CallProcedure(var name) ->
                        args(string(tag(7), name), args).writeIntLE(7).writeByte(0);
                    case ClientRequest.OneOffQuery(var query) ->
                        string(tag(2).writeIntLE(1).writeByte(0x0A), query);
                    case ClientRequest.Subscribe subscribe ->
                        strings(tag(4), subscribe.queries()).writeIntLE(4).writeIntLE(subscribe.querySet());
                    case ClientRequest.SubscribeInstead(var queries) ->
                        strings(tag(1), queries).writeIntLE(4);
                    case ClientRequest.Unsubscribe(var id) ->
                        tag(6).writeIntLE(5).writeIntLE(id);
                });
    }

    private static byte[] v2(ClientRequest request, int args) {
        return bytes(
                switch (request) {
                    case ClientRequest.CallReducer(var name) ->
                        args(string(tag(3).writeIntLE(7).writeByte(0), name), args);
                    case ClientRequest.CallProcedure(var name) ->
                        args(string(tag(4).writeIntLE(7).writeByte(0), name), args);
                    case ClientRequest.OneOffQuery(var query) -> string(tag(2).writeIntLE(6), query);
                    case ClientRequest.Subscribe subscribe ->
                        strings(tag(0).writeIntLE(4).writeIntLE(subscribe.querySet()), subscribe.queries());
                    case ClientRequest.SubscribeInstead _ ->
                        throw new IllegalArgumentException("the second generation has no such message");
                    case ClientRequest.Unsubscribe(var id) ->
                        tag(1).writeIntLE(5).writeIntLE(id).writeByte(0);
                });
    }

    private static ByteBuf tag(int tag) {
        return Unpooled.buffer().writeByte(tag);
    }

    private static ByteBuf string(ByteBuf bytes, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes.writeIntLE(utf8.length).writeBytes(utf8);
    }

    private static ByteBuf strings(ByteBuf bytes, List<String> texts) {
        bytes.writeIntLE(texts.size());
        texts.forEach(text -> string(bytes, text));
        return bytes;
    }

    private static ByteBuf args(ByteBuf bytes, int length) {
        bytes.writeIntLE(length);
        for (var i = 0; i < length; i++) {
            bytes.writeByte(i * 31);
        }
        return bytes;
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(","));
    }

    private static byte[] bytes(ByteBuf buffer) {
        var copy = new byte[buffer.readableBytes()];
        buffer.readBytes(copy).release();
        return copy;
    }
}
