package com.openagents.spacetime.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first message that SpacetimeDB sends on a socket, with the token in it replaced. That token is the gateway's own
 * towards the server; client libraries hand it to the application, which stores it and presents it next time, so the
 * client has to read its own credential there. Everything else of the message stays as it was, byte for byte. A binary
 * message may come compressed; it leaves with compression byte 0.
 */
public sealed interface FirstMessage {
    /** The longest message that is read, in bytes, both as it comes and decompressed; real ones have 400 to 3,000. */
    int MAX_BYTES = 64 * 1024;

    /**
     * The message for the client.
     *
     * @param payload what to send in place of what came, as one message of the same opcode; read-only
     */
    record Rewritten(ByteBuffer payload) implements FirstMessage {
        /** Keeps others from writing to it. */
        public Rewritten {
            payload = payload.asReadOnlyBuffer();
        }
    }

    /**
     * Not the message that the subprotocol begins with, so the token in it cannot be found and nothing may pass.
     *
     * @param why what is wrong with it
     */
    record Unexpected(Why why) implements FirstMessage {}

    /** What can be wrong with a first message. */
    enum Why {
        /** Longer than {@link #MAX_BYTES}, as it comes or decompressed. */
        TOO_LONG,
        /** No payload at all. */
        EMPTY,
        /** A text message where binary is due, or the other way round. */
        WRONG_OPCODE,
        /** A compression byte that is not none, Brotli or gzip. */
        UNKNOWN_COMPRESSION,
        /** Compressed bytes that do not decompress. */
        BAD_COMPRESSION,
        /** A message of another kind. */
        OTHER_MESSAGE,
        /** It ends inside a field. */
        CUT_SHORT,
        /** It goes on behind its last field. */
        TRAILING_BYTES,
        /** JSON that is not exactly the expected object. */
        BAD_JSON,
        /** Text that is not UTF-8. */
        NOT_UTF8
    }

    /**
     * Reads the message and puts the credential in.
     *
     * @param subprotocol the negotiated one
     * @param message the payload of the whole message, unmasked, its fragments put together
     * @param credential what the client presented itself
     */
    static FirstMessage rewrite(Subprotocol subprotocol, byte[] message, String credential) {
        if (message.length == 0) {
            return new Unexpected(Why.EMPTY);
        }
        if (message.length > MAX_BYTES) {
            return new Unexpected(Why.TOO_LONG);
        }
        try {
            return new Rewritten(ByteBuffer.wrap(
                    switch (subprotocol) {
                        case V1_JSON -> IdentityTokenText.withToken(message, credential);
                        case V1_BSATN, V2_BSATN, V3_BSATN ->
                            BinaryFirstMessage.withToken(
                                    subprotocol, message, credential.getBytes(StandardCharsets.UTF_8));
                    }));
        } catch (UnexpectedMessage unexpected) {
            return new Unexpected(unexpected.why());
        }
    }
}
