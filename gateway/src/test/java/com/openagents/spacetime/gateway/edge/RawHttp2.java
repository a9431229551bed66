package com.openagents.spacetime.gateway.edge;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP/2 frame by frame (RFC 9113 §4.1), so that a test can send header values that a client's library refuses to. */
final class RawHttp2 {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PATIENCE = 10_000;

    private RawHttp2() {}

    /** Sends one request on a connection of its own and gives the body of the answer. */
    static String send(int port, Map<String, String> headers, String body) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return send(socket, headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same on a connection that is open already. */
    static String send(Socket socket, Map<String, String> headers, String body) {
        try {
            socket.setSoTimeout(PATIENCE);
            var request = new ByteArrayOutputStream();
            request.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(request, SETTINGS, 0, 0, new byte[0]);
            frame(request, HEADERS, END_HEADERS, 1, block(headers));
            frame(request, DATA, END_STREAM, 1, body.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(request.toByteArray());
            return body(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(DataInputStream in) throws IOException {
        var body = new StringBuilder();
        while (true) {
            int length = (in.readUnsignedByte() << Short.SIZE) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            var payload = in.readNBytes(length);
            if (stream == 1 && type == DATA) {
                body.append(new String(payload, StandardCharsets.UTF_8));
            }
            if (stream == 1 && (flags & END_STREAM) != 0) {
                return body.toString();
            }
        }
    }

    private static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new byte[] {0, (byte) (payload.length >> Byte.SIZE), (byte) payload.length});
        to.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
        to.writeBytes(payload);
    }

    /** Every field as a literal without indexing and without Huffman's code (RFC 7541 §6.2.2). */
    private static byte[] block(Map<String, String> headers) {
        var block = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            block.write(0);
            text(block, name);
            text(block, value);
        });
        return block.toByteArray();
    }

    /** A length with a prefix of 7 bits (RFC 7541 §5.1), then the text. */
    private static void text(ByteArrayOutputStream to, String text) {
        int rest = text.length() - 127;
        to.write(Math.min(text.length(), 127));
        for (; rest >= 128; rest >>= 7) {
            to.write((rest & 127) | 128);
        }
        if (text.length() >= 127) {
            to.write(rest);
        }
        to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
