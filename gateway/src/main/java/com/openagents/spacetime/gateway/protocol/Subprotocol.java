package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.frame.Opcode;
import java.util.Optional;

/** The WebSocket subprotocols that SpacetimeDB speaks. Names are compared byte for byte, as the server does. */
public enum Subprotocol {
    /** JSON text, the first generation of messages. */
    V1_JSON("v1.json.spacetimedb", Opcode.TEXT),
    /** BSATN, the first generation of messages. */
    V1_BSATN("v1.bsatn.spacetimedb", Opcode.BINARY),
    /** BSATN, the second generation, since server 2.0. */
    V2_BSATN("v2.bsatn.spacetimedb", Opcode.BINARY),
    /** Messages of the second generation, several in one WebSocket message, since server 2.2. */
    V3_BSATN("v3.bsatn.spacetimedb", Opcode.BINARY);

    private final String wireName;
    private final Opcode opcode;

    Subprotocol(String wireName, Opcode opcode) {
        this.wireName = wireName;
        this.opcode = opcode;
    }

    /** The subprotocol of that name, if it is one that is spoken here. */
    public static Optional<Subprotocol> of(String wireName) {
        for (var subprotocol : values()) {
            if (subprotocol.wireName.equals(wireName)) {
                return Optional.of(subprotocol);
            }
        }
        return Optional.empty();
    }

    /** The name in {@code Sec-WebSocket-Protocol}. */
    public String wireName() {
        return wireName;
    }

    /** The opcode of its messages in both directions: {@link Opcode#TEXT} or {@link Opcode#BINARY}. */
    public Opcode opcode() {
        return opcode;
    }
}
