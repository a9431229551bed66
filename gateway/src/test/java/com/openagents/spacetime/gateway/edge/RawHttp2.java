package com.openagents.spacetime.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** HTTP/2 frame by frame (RFC 9113 §4.1), so that a test can send header values that a client's library refuses to. */
final class RawHttp2 {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_LENGTH = 5; // RFC 9113 §6.2
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
            var request = preface(socket);
            frame(request, HEADERS, END_HEADERS, 1, block(fields(headers)));
            frame(request, DATA, END_STREAM, 1, body.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(request.toByteArray());
            return body(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What became of a request.
     *
     * @param status of the answer; 0 if there was none, since the stream was reset or the connection ended
     */
    record Outcome(int status, String body) {}

    /** Sends a request that may be wrong in any way on a connection of its own; without a body if that is empty. */
    static Outcome exchange(Socket socket, List<Field> headers, String body, List<Field> trailers) throws IOException {
        var request = preface(socket);
        int end = body.isEmpty() ? END_STREAM : 0;
        frame(request, HEADERS, END_HEADERS | end, 1, block(headers));
        if (!body.isEmpty()) {
            int last = trailers.isEmpty() ? END_STREAM : 0;
            frame(request, DATA, last, 1, body.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (!trailers.isEmpty()) {
            frame(request, HEADERS, END_HEADERS | END_STREAM, 1, block(trailers));
        }
        socket.getOutputStream().write(request.toByteArray());
        return outcome(new DataInputStream(socket.getInputStream()));
    }

    /** Sends one request, and once more on the same stream; gives the error with which the server ends the connection. */
    static long repeat(Socket socket, List<Field> headers) throws IOException {
        var request = preface(socket);
        frame(request, HEADERS, END_HEADERS | END_STREAM, 1, block(headers));
        frame(request, HEADERS, END_HEADERS | END_STREAM, 1, block(headers));
        socket.getOutputStream().write(request.toByteArray());
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            var frame = Frame.read(in);
            if (frame.type == GOAWAY) {
                return frame.payload.getInt(Integer.BYTES);
            }
        }
    }

    /** Sends headers that go on in a frame which never comes, and waits, 20 seconds at most, until the server hangs up. */
    static void waitWithoutEnd(Socket socket, List<Field> headers) throws IOException {
        var request = preface(socket);
        frame(request, HEADERS, END_STREAM, 1, block(headers));
        socket.setSoTimeout(2 * PATIENCE);
        socket.getOutputStream().write(request.toByteArray());
        socket.getInputStream().readAllBytes();
    }

    private static ByteArrayOutputStream preface(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE);
        var request = new ByteArrayOutputStream();
        request.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(request, SETTINGS, 0, 0, new byte[0]);
        return request;
    }

    /** One header, as it is written. */
    record Field(String name, String value) {}

    private static Outcome outcome(DataInputStream in) throws IOException {
        int status = 0;
        var body = new StringBuilder();
        try {
            while (true) {
                var frame = Frame.read(in);
                if (frame.type == GOAWAY) {
                    return new Outcome(0, "");
                }
                if (frame.stream != 1) {
                    continue;
                }
                switch (frame.type) {
                    case HEADERS -> status = status(frame);
                    case DATA -> body.append(frame.payload.toString(StandardCharsets.UTF_8));
                    case RST_STREAM -> {
                        return new Outcome(0, "");
                    }
                    default -> {} // windows and priorities
                }
                if ((frame.flags & END_STREAM) != 0) {
                    return new Outcome(status, body.toString());
                }
            }
        } catch (EOFException e) {
            return new Outcome(0, "");
        }
    }

    private static int status(Frame head) throws IOException {
        var block = head.payload;
        block.skipBytes((head.flags & PRIORITY) == 0 ? 0 : PRIORITY_LENGTH);
        try {
            var headers = new DefaultHttp2HeadersDecoder(false).decodeHeaders(1, block);
            return Integer.parseInt(headers.status().toString());
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    private record Frame(int type, int flags, int stream, ByteBuf payload) {
        static Frame read(DataInputStream in) throws IOException {
            int length = (in.readUnsignedByte() << Short.SIZE) | in.readUnsignedShort();
            return new Frame(
                    in.readUnsignedByte(),
                    in.readUnsignedByte(),
                    in.readInt(),
                    Unpooled.wrappedBuffer(in.readNBytes(length)));
        }
    }

    private static String body(DataInputStream in) throws IOException {
        var body = new StringBuilder();
        while (true) {
            var frame = Frame.read(in);
            if (frame.stream == 1 && frame.type == DATA) {
                body.append(frame.payload.toString(StandardCharsets.UTF_8));
            }
            if (frame.stream == 1 && (frame.flags & END_STREAM) != 0) {
                return body.toString();
            }
        }
    }

    private static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new byte[] {0, (byte) (payload.length >> Byte.SIZE), (byte) payload.length});
        to.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
        to.writeBytes(payload);
    }

    private static List<Field> fields(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(one -> new Field(one.getKey(), one.getValue()))
                .toList();
    }

    /** Every field as a literal without indexing and without Huffman's code (RFC 7541 §6.2.2). */
    private static byte[] block(List<Field> headers) {
        var block = new ByteArrayOutputStream();
        for (var header : headers) {
            block.write(0);
            text(block, header.name());
            text(block, header.value());
        }
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
