package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A client message that {@link DemoGrants#narrow}, or its subprotocol, does not allow. */
final class ForbiddenMessage {
    private static final String QUERY = "SELECT * FROM event";
    private static final String SYSTEM_QUERY = "SELECT * FROM st_client";
    private static final List<String> QUERIES = List.of(QUERY, SYSTEM_QUERY);
    private static final ClientRequest APPEND = new CallReducer("append");
    private static final ClientRequest REMOVE = new CallReducer("remove");

    private final String what;
    private final Subprotocol subprotocol;
    private final int opcode;
    private final byte[] payload;
    private final Refusal refusal;

    private ForbiddenMessage(String what, Subprotocol subprotocol, int opcode, byte[] payload, Refusal refusal) {
        this.what = what;
        this.subprotocol = subprotocol;
        this.opcode = opcode;
        this.payload = payload;
        this.refusal = refusal;
    }

    /** The table: every kind of request in every subprotocol, every form of batch, every kind of bad message. */
    static List<ForbiddenMessage> all() {
        var all = new ArrayList<ForbiddenMessage>();
        for (var subprotocol : Subprotocol.values()) {
            all.addAll(requests(subprotocol));
        }
        for (var subprotocol : List.of(Subprotocol.V1_JSON, Subprotocol.V1_BSATN)) {
            all.addAll(requestsOfV1(subprotocol));
        }
        all.addAll(batches());
        all.addAll(badMessages());
        return all;
    }

    Subprotocol subprotocol() {
        return subprotocol;
    }

    int opcode() {
        return opcode;
    }

    byte[] payload() {
        return payload;
    }

    /** What the client is told. */
    Refusal refusal() {
        return refusal;
    }

    /** The message in one frame. */
    byte[] whole() {
        return WireFrame.of(opcode, true, payload, Sender.CLIENT, 0x0102_0304);
    }

    @Override
    public String toString() {
        return subprotocol + " " + what;
    }

    private static List<ForbiddenMessage> requests(Subprotocol subprotocol) {
        return List.of(
                request("call", subprotocol, REMOVE, Refusal.REDUCER_NOT_ALLOWED),
                request("procedure", subprotocol, new CallProcedure("spy"), Refusal.REDUCER_NOT_ALLOWED),
                request("one-off query", subprotocol, new OneOffQuery(SYSTEM_QUERY), Refusal.SYSTEM_TABLE_NOT_ALLOWED),
                request("subscription", subprotocol, new Subscribe(3, QUERIES), Refusal.SYSTEM_TABLE_NOT_ALLOWED));
    }

    private static List<ForbiddenMessage> requestsOfV1(Subprotocol subprotocol) {
        var single = ClientPayload.subscribeSingle(subprotocol, SYSTEM_QUERY);
        return List.of(
                request("legacy", subprotocol, new SubscribeInstead(QUERIES), Refusal.SYSTEM_TABLE_NOT_ALLOWED),
                message("single", subprotocol, single, Refusal.SYSTEM_TABLE_NOT_ALLOWED));
    }

    private static List<ForbiddenMessage> batches() {
        var good = v3(APPEND, 30);
        var bad = v3(REMOVE, 30);
        var many = SpliceBed.concat(Collections.nCopies(1000, good).toArray(byte[][]::new));
        return List.of(
                batch("first of two", bad, good),
                batch("last of two", good, bad),
                batch("in the middle", good, v3(new Unsubscribe(1), 0), bad, good, good),
                batch("behind a thousand", many, bad),
                batch("before a thousand", bad, many),
                batch("behind large arguments", v3(APPEND, 70_000), bad));
    }

    private static List<ForbiddenMessage> badMessages() {
        var call = ClientPayload.call(40);
        var other = "[0,[]]".getBytes(StandardCharsets.US_ASCII);
        return List.of(
                bad("text", Subprotocol.V2_BSATN, WireFrame.TEXT, call),
                bad("binary", Subprotocol.V1_JSON, WireFrame.BINARY, call),
                bad("nothing", Subprotocol.V3_BSATN, WireFrame.BINARY, new byte[0]),
                bad("unknown tag", Subprotocol.V2_BSATN, WireFrame.BINARY, new byte[] {5, 0, 0}),
                bad("cut short", Subprotocol.V2_BSATN, WireFrame.BINARY, Arrays.copyOf(call, 39)),
                bad("one byte behind", Subprotocol.V2_BSATN, WireFrame.BINARY, Arrays.copyOf(call, 41)),
                bad("two bytes behind", Subprotocol.V3_BSATN, WireFrame.BINARY, Arrays.copyOf(call, 42)),
                bad("other spelling", Subprotocol.V1_JSON, WireFrame.TEXT, other));
    }

    private static ForbiddenMessage request(
            String what, Subprotocol subprotocol, ClientRequest request, Refusal refusal) {
        return message(what, subprotocol, ClientPayload.of(subprotocol, request, 30), refusal);
    }

    private static ForbiddenMessage batch(String what, byte[]... requests) {
        return message(what, Subprotocol.V3_BSATN, SpliceBed.concat(requests), Refusal.REDUCER_NOT_ALLOWED);
    }

    private static ForbiddenMessage bad(String what, Subprotocol subprotocol, int opcode, byte[] payload) {
        return new ForbiddenMessage(what, subprotocol, opcode, payload, Refusal.BAD_MESSAGE);
    }

    private static ForbiddenMessage message(String what, Subprotocol subprotocol, byte[] payload, Refusal refusal) {
        return new ForbiddenMessage(what, subprotocol, subprotocol.opcode().bits(), payload, refusal);
    }

    private static byte[] v3(ClientRequest request, int args) {
        return ClientPayload.of(Subprotocol.V3_BSATN, request, args);
    }
}
