package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Masking;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.RequestReader;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one client, piece by piece as they come, asks the grant in force about every request in them, and
 * takes them from the client's allowance.
 * Only a copy is unmasked, in a buffer that all sockets of an event loop share; what passes on is not touched. Event loop
 * only.
 */
final class ClientMessages implements MessageRules {
    /** A fragment with less payload than this, in bytes, counts as a message. */
    static final int SMALL_FRAGMENT = 1024;

    private static final int SCRATCH_BYTES = 8 * 1024;
    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(SCRATCH_BYTES));

    private final RequestReader reader;
    private final Standing standing = new Standing();
    private final Consumer<ClientRequest> judge = this::judge;
    private final SocketAllowance allowance;
    private Grant grant;
    private boolean inMessage;
    private boolean counted; // some of the message under way has been taken from the allowance
    private int unpaid; // requests since something was taken last
    private @Nullable Objection objection;

    ClientMessages(Subprotocol subprotocol, Grant grant, SocketAllowance allowance) {
        this.reader = new RequestReader(subprotocol);
        this.grant = grant;
        this.allowance = allowance;
    }

    @Override
    public Optional<String> hold(Grant next) {
        var before = grant;
        grant = next;
        return next.equals(before) ? Optional.empty() : standing.refusedBy(next);
    }

    @Override
    public @Nullable Objection objection(FrameTracker frame, ByteBuffer masked, Mark end) {
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
            pay(frame, end);
        } catch (BadRequestMessage bad) {
            return objection == null ? Objection.of(Refusal.BAD_MESSAGE, "client: " + bad.getMessage()) : objection;
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
            objection = Objection.of(refusal.get(), "client: " + Described.of(request));
            return;
        }
        unpaid++;
        standing.asked(request);
        switch (request) {
            case ClientRequest.CallReducer(var name) -> object(allowance.call(name));
            case ClientRequest.CallProcedure(var name) -> object(allowance.call(name));
            case ClientRequest.OneOffQuery _,
                    ClientRequest.Subscribe _,
                    ClientRequest.SubscribeInstead _,
                    ClientRequest.Unsubscribe _ -> {}
        }
    }

    /**
     * Takes what has been read from the allowance: every request of a message, for a message of v3 may have any number of
     * them; at least one a message; and one for each small fragment, since a fragment costs the server as much as a message
     * does and the client next to nothing.
     */
    private void pay(FrameTracker frame, Mark end) {
        var count = unpaid;
        unpaid = 0;
        counted |= count > 0;
        if (end == Mark.MESSAGE) {
            count += counted ? 0 : 1;
            counted = false;
        } else if (end == Mark.FRAME && frame.payloadLength() < SMALL_FRAGMENT) {
            count++;
        }
        if (count > 0) {
            object(allowance.messages(count));
        }
    }

    private void object(Optional<Overdrawn> overdrawn) {
        if (objection == null && overdrawn.isPresent()) {
            objection = Objection.of(overdrawn.get());
        }
    }
}
