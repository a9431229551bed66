package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message of a BSATN subprotocol: one request, or in {@code v3} one or more back to back. Bytes behind a single request
 * are refused, since SpacetimeDB reads over them.
 */
final class BinaryMessage implements RequestMessage {
    private final Subprotocol subprotocol;
    private @Nullable BinaryRequest request; // null between requests
    private boolean hasOne;

    BinaryMessage(Subprotocol subprotocol) {
        this.subprotocol = subprotocol;
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<ClientRequest> found) throws BadRequestMessage {
        while (bytes.hasRemaining()) {
            if (request == null) {
                request = begun(bytes.get() & 0xFF);
            } else if (request.isWholeAfter(bytes, found)) {
                request = null;
            }
        }
    }

    @Override
    public void end(Consumer<ClientRequest> found) throws BadRequestMessage {
        if (request != null) {
            throw new BadRequestMessage(Why.CUT_SHORT);
        }
    }

    private BinaryRequest begun(int tag) throws BadRequestMessage {
        if (hasOne && subprotocol != Subprotocol.V3_BSATN) {
            throw new BadRequestMessage(Why.TRAILING_BYTES);
        }
        hasOne = true;
        var form = RequestForm.tagged(subprotocol, tag);
        if (form == null) {
            throw new BadRequestMessage(Why.UNKNOWN_MESSAGE);
        }
        return new BinaryRequest(form);
    }
}
