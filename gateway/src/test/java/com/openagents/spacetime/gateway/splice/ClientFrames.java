package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Ways to put a client's message into frames, each frame under a key of its own. */
final class ClientFrames {
    private static final int KEY = 0x9ABC_DEF1;

    private ClientFrames() {}

    /** The whole message in one frame. */
    static byte[] one(Subprotocol subprotocol, byte[] payload) {
        return frame(subprotocol.opcode().bits(), true, payload, KEY);
    }

    /** Two to five fragments, some perhaps empty, with pings and pongs before and between them, as the seed has it. */
    static byte[] fragments(Subprotocol subprotocol, byte[] payload, long seed) {
        var random = new SplittableRandom(seed);
        var cuts = random.ints(random.nextInt(1, 5), 0, payload.length + 1)
                .sorted()
                .toArray();
        var bytes = new ByteArrayOutputStream();
        var from = 0;
        for (var i = 0; i <= cuts.length; i++) {
            if (random.nextBoolean()) {
                var opcode = random.nextBoolean() ? WireFrame.PING : WireFrame.PONG;
                bytes.writeBytes(frame(opcode, true, new byte[random.nextInt(20)], random.nextInt()));
            }
            var to = i == cuts.length ? payload.length : cuts[i];
            var opcode = i == 0 ? subprotocol.opcode().bits() : WireFrame.CONTINUATION;
            bytes.writeBytes(frame(opcode, i == cuts.length, Arrays.copyOfRange(payload, from, to), random.nextInt()));
            from = to;
        }
        return bytes.toByteArray();
    }

    /**
     * The frames as a client of v2 sends them: of the same opcodes and lengths, control frames in the same places, but each
     * message a call, so at least as long as the shortest.
     */
    static byte[] calls(List<WireFrame> frames) {
        var bytes = new ByteArrayOutputStream();
        var message = new ArrayList<WireFrame>();
        for (var frame : frames) {
            message.add(frame);
            if (frame.fin() && !frame.isControl()) {
                bytes.writeBytes(call(message));
                message.clear();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] call(List<WireFrame> frames) {
        var length = frames.stream()
                .filter(frame -> !frame.isControl())
                .mapToInt(WireFrame::length)
                .sum();
        var payload = ClientPayload.call(Math.max(length, ClientPayload.shortestCall()));
        var bytes = new ByteArrayOutputStream();
        var from = 0;
        for (var frame : frames) {
            if (frame.isControl()) {
                bytes.writeBytes(frame.bytes(Sender.CLIENT));
                continue;
            }
            var to = frame.fin() ? payload.length : from + frame.length();
            var opcode = frame.opcode() == WireFrame.TEXT ? WireFrame.BINARY : frame.opcode();
            bytes.writeBytes(frame(opcode, frame.fin(), Arrays.copyOfRange(payload, from, to), (int) frame.seed()));
            from = to;
        }
        return bytes.toByteArray();
    }

    private static byte[] frame(int opcode, boolean fin, byte[] payload, int key) {
        return WireFrame.of(opcode, fin, payload, Sender.CLIENT, key);
    }
}
