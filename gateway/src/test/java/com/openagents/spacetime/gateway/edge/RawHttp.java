package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.token.MintedCredentials;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTP/1.1 byte for byte, so that a test can say what a well-behaved client cannot. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE = 10_000;
    private static final Pattern TICKET = Pattern.compile("ticket_[A-Za-z0-9_-]+");

    private final Socket socket;

    /** A whole answer. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    /** What a client needs that trusts an authority, whose certificate stands there in PEM. */
    static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A TLS connection over which nothing has been sent. */
    static RawHttp secure(int port, SSLContext tls) {
        try {
            var socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that is open already. */
    static RawHttp over(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE);
        return new RawHttp(socket);
    }

    /** Sends a request and leaves the connection open. */
    static RawHttp open(int port, String method, String target, String headers) {
        return openFrom(InetAddress.getLoopbackAddress(), port, method, target, headers);
    }

    /** The same from that address of this machine, such as 127.0.0.2. */
    static RawHttp openFrom(InetAddress from, int port, String method, String target, String headers) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
            socket.setSoTimeout(PATIENCE);
            var raw = new RawHttp(socket);
            raw.write("%s %s HTTP/1.1\r\nHost: gateway\r\n%s\r\n".formatted(method, target, lines(headers)));
            return raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and reads one answer. */
    static Answer send(int port, String method, String target, String headers, String body) {
        try (var raw = open(port, method, target, headers + "\nContent-Length: " + body.length())) {
            raw.write(body);
            return raw.answer();
        }
    }

    /** The next answer, read to its end. */
    Answer answer() {
        var head = head();
        var length = head.toLowerCase(Locale.ROOT).split("content-length: ", 2);
        int rest = length.length < 2 ? 0 : Integer.parseInt(length[1].split("\r\n", 2)[0]);
        try {
            var body = new String(socket.getInputStream().readNBytes(rest), StandardCharsets.UTF_8);
            TICKET.matcher(body).results().forEach(ticket -> MintedCredentials.note(ticket.group()));
            return new Answer(head, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many bytes away; gives how many there were before the end. */
    long skip(long bytes) {
        try {
            var in = socket.getInputStream();
            var buffer = new byte[65_536];
            long read = 0;
            while (read < bytes) {
                int next = in.read(buffer, 0, (int) Math.min(buffer.length, bytes - read));
                if (next < 0) {
                    return read;
                }
                read += next;
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other end says nothing more and hangs up. */
    boolean isHungUp() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer's head. */
    String head() {
        return until("\r\n\r\n");
    }

    /** All bytes up to the end of this text. */
    String until(String end) {
        var read = new ByteArrayOutputStream();
        try {
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IllegalStateException("the connection ended behind: " + read);
                }
                read.write(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("behind: " + read, e);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    void write(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lines(String headers) {
        var lines = new StringBuilder();
        headers.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> lines.append(line).append("\r\n"));
        return lines.toString();
    }

    /** Leaves before its end; to close it again does nothing. */
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
