package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client asks of SpacetimeDB out of the messages of one socket, however their bytes are sliced. One message
 * is {@link #begin}, any number of {@link #read}s and {@link #end}; only then is it known to be good, so its last byte
 * must not reach the server before.
 *
 * <p>It accepts less than the server does, and nothing that the server reads otherwise: each message is taken apart to
 * its last byte, in the one spelling that client libraries use. Whatever else the server would run, such as
 * {@code [0,…]} for {@code {"CallReducer":…}}, is a {@link BadRequestMessage}; so is what the server would read over,
 * such as bytes behind a BSATN message. Values that decide nothing are checked for their place and form only: a reducer's
 * flags are the server's business.
 *
 * <p>Arguments of calls are stepped over, not kept. Between messages nothing is held at all; within one, a name or the
 * queries of one request, hence less than {@value #MAX_HELD_BYTES} bytes whatever the message has.
 *
 * <p>Not thread-safe: it belongs to whoever reads the socket.
 */
public final class RequestReader {
    /** The longest name of a reducer or procedure, in bytes of UTF-8. Names in modules are identifiers. */
    public static final int MAX_NAME_BYTES = 256;

    /** How long the queries of one request may be together, in bytes of UTF-8. */
    public static final int MAX_QUERY_BYTES = 64 * 1024;

    /** How many queries one request may have: client libraries send one for each table that is subscribed to. */
    public static final int MAX_QUERIES = 1024;

    /** What a message under way holds at most, in bytes: the text that comes in, and the queries before it as strings. */
    static final int MAX_HELD_BYTES = 256 * 1024;

    private final Subprotocol subprotocol;
    private @Nullable RequestMessage message; // null between messages
    private boolean empty; // of the message under way
    private @Nullable BadRequestMessage fault; // for good

    /**
     * Starts before the first message of a socket.
     *
     * @param subprotocol the negotiated one
     */
    public RequestReader(Subprotocol subprotocol) {
        this.subprotocol = subprotocol;
    }

    /**
     * A message begins.
     *
     * @param opcode that of its first frame
     * @throws BadRequestMessage if the subprotocol has no messages of that opcode, or a message before was bad already
     */
    public void begin(Opcode opcode) throws BadRequestMessage {
        if (message != null) {
            throw new IllegalStateException("a message begins, but the one before has not ended");
        }
        refuseAgain();
        if (opcode != subprotocol.opcode()) {
            throw refused(new BadRequestMessage(Why.WRONG_OPCODE));
        }
        empty = true;
        message = switch (subprotocol) {
            case V1_JSON -> new JsonMessage();
            case V1_BSATN, V2_BSATN, V3_BSATN -> new BinaryMessage(subprotocol);
        };
    }

    /**
     * Reads the next bytes of the message under way, to the buffer's limit.
     *
     * @param payload unmasked
     * @param found is told each request, in the order of the message: out of BSATN as soon as its decisive fields are
     *     whole, perhaps long before its last byte
     * @throws BadRequestMessage as soon as the message can be no good one, or if one before was bad already
     */
    public void read(ByteBuffer payload, Consumer<ClientRequest> found) throws BadRequestMessage {
        var reading = underWay();
        empty &= !payload.hasRemaining();
        try {
            reading.read(payload, found);
        } catch (BadRequestMessage bad) {
            throw refused(bad);
        }
    }

    /**
     * The message under way has no further bytes.
     *
     * @param found is told the request of a JSON message: until its last brace a field may come twice, and then it would
     *     be none
     * @throws BadRequestMessage if the message is not whole, or one before was bad already
     */
    public void end(Consumer<ClientRequest> found) throws BadRequestMessage {
        var reading = underWay();
        if (empty) {
            throw refused(new BadRequestMessage(Why.EMPTY));
        }
        try {
            reading.end(found);
        } catch (BadRequestMessage bad) {
            throw refused(bad);
        }
        message = null;
    }

    private RequestMessage underWay() throws BadRequestMessage {
        refuseAgain();
        if (message == null) {
            throw new IllegalStateException("bytes of a message, but none has begun");
        }
        return message;
    }

    private void refuseAgain() throws BadRequestMessage {
        if (fault != null) {
            throw fault;
        }
    }

    private BadRequestMessage refused(BadRequestMessage bad) {
        message = null;
        fault = bad;
        return bad;
    }
}
