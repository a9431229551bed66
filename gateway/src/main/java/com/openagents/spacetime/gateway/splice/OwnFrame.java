package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own control frames. Pings and pongs of the two ends pass through, so that each hears the other; the
 * gateway's own pings carry a payload that neither end uses (SpacetimeDB's are empty), by which their pongs are known and
 * kept back: a word, and the ping's number.
 */
final class OwnFrame {
    private static final byte[] PING_WORD = {'g', 'a', 't', 'e', 'w', 'a', 'y'};

    private OwnFrame() {}

    /**
     * The frame as that end of a connection sends it, under a fresh key if it masks. The source of keys is no constant: a
     * native image would be built with its seed in it.
     */
    static byte[] of(Sender sender, Opcode opcode, byte[] payload) {
        return switch (sender) {
            case CLIENT -> ControlFrame.masked(opcode, payload, new SecureRandom().nextInt());
            case SERVER -> ControlFrame.unmasked(opcode, payload);
        };
    }

    /** A ping as that end of a connection sends it. */
    static byte[] ping(Sender sender, byte number) {
        var payload = Arrays.copyOf(PING_WORD, PING_WORD.length + 1);
        payload[PING_WORD.length] = number;
        return of(sender, Opcode.PING, payload);
    }

    /** The number of the ping that a pong answers; null if it is none of these pings. */
    static @Nullable Byte answeredBy(ByteBuf pong) {
        var payload = ControlFrame.payload(pong.nioBuffer());
        return payload.length == PING_WORD.length + 1 && Arrays.mismatch(payload, PING_WORD) == PING_WORD.length
                ? (Byte) payload[PING_WORD.length]
                : null;
    }
}
