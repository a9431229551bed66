package com.openagents.spacetime.gateway.frame;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A frame as tests write it, straight from RFC 6455 §5.2 and independent of the code under test.
 *
 * @param opcode four bits
 * @param fin whether it is the last of its message
 * @param length of the payload, whose bytes follow from the seed
 * @param seed of payload and masking key
 */
public record WireFrame(int opcode, boolean fin, int length, long seed) {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    /** A frame that is a whole message. */
    public static WireFrame message(int length) {
        return new WireFrame(BINARY, true, length, length);
    }

    public static WireFrame control(int opcode, int length) {
        return new WireFrame(opcode, true, length, length);
    }

    public boolean isControl() {
        return opcode >= 8;
    }

    /** The frame as that end of a connection puts it on the wire. */
    public byte[] bytes(Sender sender) {
        return of(opcode, fin, payload(), sender, (int) (seed >>> 16));
    }

    /** Its payload, before it is masked. */
    public byte[] payload() {
        var payload = new byte[length];
        new SplittableRandom(seed).nextBytes(payload);
        return payload;
    }

    /** A frame with a payload that means something. */
    public static byte[] of(int opcode, boolean fin, byte[] payload, Sender sender) {
        return of(opcode, fin, payload, sender, 0x1234_5678);
    }

    /** The same under a masking key, if that end of a connection masks. */
    public static byte[] of(int opcode, boolean fin, byte[] payload, Sender sender, int key) {
        var masks = sender == Sender.CLIENT;
        var frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) ((fin ? 0x80 : 0) | opcode));
        var maskBit = masks ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (maskBit | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (masks) {
            var keyBytes = ByteBuffer.allocate(4).putInt(key);
            frame.putInt(key);
            for (var i = 0; i < payload.length; i++) {
                frame.put((byte) (payload[i] ^ keyBytes.get(i % 4)));
            }
        } else {
            frame.put(payload);
        }
        var bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }
}
