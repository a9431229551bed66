package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The gateway's own control frames. Pings and pongs of the two ends pass through, so that each hears the other; the
 * gateway's own pings carry a payload that neither end uses (SpacetimeDB's are empty), by which their pongs are known and
 * kept back.
 */
final class OwnFrame {
    private static final byte[] PING_PAYLOAD = {'g', 'a', 't', 'e', 'w', 'a', 'y', 0};

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
    static byte[] ping(Sender sender) {
        return of(sender, Opcode.PING, PING_PAYLOAD);
    }

    /** Whether a pong answers one of these pings. */
    static boolean isAnsweredBy(ByteBuf pong) {
        return Arrays.equals(ControlFrame.payload(pong.nioBuffer()), PING_PAYLOAD);
    }
}
