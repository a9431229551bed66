package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Masking;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.RequestReader;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.splice.EndCause.Refused;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one client, piece by piece as they come, and asks the grant in force about every request in them.
 * Only a copy is unmasked, in a buffer that all sockets of an event loop share; what passes on is not touched. Event loop
 * only.
 */
final class ClientMessages implements MessageRules {
    private static final int SCRATCH_BYTES = 8 * 1024;
    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(SCRATCH_BYTES));

    private final RequestReader reader;
    private final Standing standing = new Standing();
    private final Consumer<ClientRequest> judge = this::judge;
    private Grant grant;
    private boolean inMessage;
    private @Nullable Refused objection;

    ClientMessages(Subprotocol subprotocol, Grant grant) {
        this.reader = new RequestReader(subprotocol);
        this.grant = grant;
    }

    @Override
    public Optional<String> hold(Grant next) {
        var before = grant;
        grant = next;
        return next.equals(before) ? Optional.empty() : standing.refusedBy(next);
    }

    @Override
    public @Nullable Refused objection(FrameTracker frame, ByteBuffer masked, Mark end) {
        try {
            if (!inMessage) {
                inMessage = true;
                reader.begin(frame.opcode());
            }
            read(masked, frame.maskKey(), frame.payloadRead() - masked.remaining());
            if (end == Mark.MESSAGE && objection == null) {
                inMessage = false;
                reader.end(judge);
                standing.messageEnds();
            }
        } catch (BadRequestMessage bad) {
            return objection == null ? new Refused(Refusal.BAD_MESSAGE, "client: " + bad.getMessage()) : objection;
        }
        return objection;
    }

    private void read(ByteBuffer masked, int key, long offset) throws BadRequestMessage {
        var scratch = SCRATCH.get();
        var at = offset;
        while (masked.hasRemaining() && objection == null) {
            Masking.copy(masked, key, at, scratch.clear());
            at += scratch.position();
            reader.read(scratch.flip(), judge);
        }
    }

    private void judge(ClientRequest request) {
        if (objection != null) {
            return;
        }
        var refusal = grant.refusal(request);
        if (refusal.isPresent()) {
            objection = new Refused(refusal.get(), "client: " + Described.of(request));
        } else {
            standing.asked(request);
        }
    }
}
