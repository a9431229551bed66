package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.frame.FrameSequences;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a message.
 *
 * @param requests what was told, until the fault if there was one
 * @param fault what was wrong
 */
record Reading(List<ClientRequest> requests, Optional<Why> fault) {
    /** Reads the message in one piece with a new reader. */
    static Reading of(Subprotocol subprotocol, byte[] message) {
        return of(new RequestReader(subprotocol), subprotocol, message, List.of(Integer.MAX_VALUE));
    }

    /**
     * Reads the message.
     *
     * @param slices the lengths of the pieces, used in turn
     */
    static Reading of(RequestReader reader, Subprotocol subprotocol, byte[] message, List<Integer> slices) {
        var requests = new ArrayList<ClientRequest>();
        try {
            reader.begin(subprotocol.opcode());
            for (var cut : FrameSequences.cut(message.length, slices)) {
                reader.read(ByteBuffer.wrap(message, cut.get1(), cut.get2() - cut.get1()), requests::add);
            }
            reader.end(requests::add);
            return new Reading(List.copyOf(requests), Optional.empty());
        } catch (BadRequestMessage bad) {
            return new Reading(List.copyOf(requests), Optional.of(bad.why()));
        }
    }

    /** The requests, then the fault if there is one, with semicolons between. */
    @Override
    public String toString() {
        var parts = new ArrayList<>(requests.stream().map(Object::toString).toList());
        fault.ifPresent(why -> parts.add(why.name()));
        return String.join("; ", parts);
    }
}
