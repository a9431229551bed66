package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.frame.AcceptKey;
import com.openagents.spacetime.gateway.token.MintedCredentials;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * SpacetimeDB as far as its socket shows: answers every upgrade with a 101 whose segment also holds a ping and the first
 * message, and every other request with one prepared answer. It remembers each byte that reached it, but for
 * the gateway's own questions about its health.
 */
final class FakeUpstream implements AutoCloseable {
    /** The token in the first message and in the headers: what the gateway must take out. */
    static final String LEAKED = "UPSTREAM.TOKEN.LEAKED";

    static final String FIRST_MESSAGE =
            "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc200\"},\"token\":\"%s\",\"connection_id\":{\"__connection_id__\":95781366068864352661642621573755763235}}}"
                    .formatted(LEAKED);

    /** What the gateway asks on its own account. */
    private static final String HEALTH = "GET /v1/health ";

    /** The credential that the gateway shows to SpacetimeDB. */
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)authorization: Bearer (\\S+)");

    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

    private final NetServer server;
    private final StringBuilder received = new StringBuilder(); // under its own monitor
    private final AtomicInteger upgrading = new AtomicInteger();
    private volatile Future<Void> mayAnswer = Future.succeededFuture();
    private volatile String answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    FakeUpstream(Vertx vertx) {
        this.server = vertx.createNetServer().connectHandler(this::connected);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    void answer(String head, String body) {
        answer = "%s\r\ncontent-length: %d\r\n\r\n%s".formatted(head, body.length(), body);
    }

    /** Answers nothing until the promise is kept. */
    Promise<Void> hold() {
        Promise<Void> letGo = Promise.promise();
        mayAnswer = letGo.future();
        return letGo;
    }

    /** How many connections are open that have asked for an upgrade. */
    int upgrading() {
        return upgrading.get();
    }

    String received() {
        synchronized (received) {
            return received.toString();
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void connected(NetSocket socket) {
        var request = new StringBuilder();
        socket.handler(bytes -> {
            request.append(bytes.toString(StandardCharsets.ISO_8859_1));
            if (request.indexOf(HEALTH) != 0) {
                note(bytes.toString(StandardCharsets.ISO_8859_1));
            }
            if (isWhole(request)) {
                CREDENTIAL.matcher(request).results().forEach(shown -> MintedCredentials.note(shown.group(1)));
                answer(socket, key(request));
                request.setLength(0);
            }
        });
    }

    private void answer(NetSocket socket, Optional<String> key) {
        if (key.isPresent()) {
            upgrading.incrementAndGet();
            socket.closeHandler(_ -> upgrading.decrementAndGet());
        }
        var bytes = key.map(FakeUpstream::switching).orElseGet(() -> Buffer.buffer(answer));
        mayAnswer.onSuccess(_ -> socket.write(bytes));
    }

    private void note(String bytes) {
        synchronized (received) {
            received.append(bytes);
        }
    }

    private static boolean isWhole(StringBuilder request) {
        int end = request.indexOf("\r\n\r\n");
        var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(request);
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return end >= 0 && request.length() >= end + 4 + body;
    }

    private static Optional<String> key(CharSequence request) {
        var key = KEY.matcher(request);
        return key.find() ? Optional.of(key.group(1)) : Optional.empty();
    }

    private static Buffer switching(String key) {
        var head =
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: %s\r\nsec-websocket-protocol: v1.json.spacetimedb\r\nspacetime-identity: c200\r\nspacetime-identity-token: %s\r\n\r\n"
                        .formatted(AcceptKey.of(key), LEAKED);
        var text = FIRST_MESSAGE.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(head)
                .appendBytes(new byte[] {(byte) 0x89, 0}) // ping
                .appendBytes(new byte[] {(byte) 0x81, 126, (byte) (text.length >> 8), (byte) text.length})
                .appendBytes(text);
    }
}
