package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * TCP connections whose TLS handshake never comes to its end: a third says nothing, a third stops half-way through its
 * first message, and a third sends that message byte by byte, one a second.
 */
final class StalledHandshakes implements SlowLoad.Running {
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(5);
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);

    private final List<Socket> sockets = new ArrayList<>(); // under its own monitor
    private final Thread opening;
    private volatile boolean closed;

    private StalledHandshakes(int port, int connections) {
        var hello = firstMessage();
        this.opening = Thread.ofVirtual().start(() -> open(port, connections, hello));
    }

    static StalledHandshakes begin(int port, int connections) {
        return new StalledHandshakes(port, connections);
    }

    private void open(int port, int connections, byte[] hello) {
        try {
            for (int i = 0; i < connections && !closed; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                synchronized (sockets) {
                    sockets.add(socket);
                }
                int kind = i % 3;
                Thread.ofVirtual().start(() -> stall(socket, kind, hello));
                Thread.sleep(BETWEEN_CONNECTIONS);
            }
        } catch (IOException e) {
            throw StackFailure.failed("no more connections can be opened to port " + port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // asked to stop opening: whoever asked closes the rest
        }
    }

    private static void stall(Socket socket, int kind, byte[] hello) {
        try (socket) {
            var out = socket.getOutputStream();
            if (kind == 1) {
                out.write(hello, 0, hello.length / 2);
            }
            if (kind == 2) {
                for (var one : hello) {
                    out.write(one);
                    Thread.sleep(BETWEEN_BYTES);
                }
            }
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The gateway has hung up, which is what is waited for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A ClientHello, as a client of this JDK begins. */
    private static byte[] firstMessage() {
        try {
            var engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), record);
            var bytes = new byte[record.flip().remaining()];
            record.get(bytes);
            return bytes;
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw StackFailure.failed("this JDK begins no TLS handshake", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        opening.interrupt();
        synchronized (sockets) {
            for (var socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw StackFailure.failed("a connection cannot be closed", e);
                }
            }
        }
    }
}
