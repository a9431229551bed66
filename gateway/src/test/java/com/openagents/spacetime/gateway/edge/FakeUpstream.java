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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * SpacetimeDB as far as its socket shows: answers every upgrade with a 101 whose segment also holds a ping and the first
 * message, and every other request with one prepared answer, or by hand. It remembers each byte that reached it, but for
 * the gateway's own questions about its health and its databases; of these it has one, {@code demo}, also by the name
 * {@code demo-alias}.
 */
final class FakeUpstream implements AutoCloseable {
    /** The token in the first message and in the headers: what the gateway must take out. */
    static final String LEAKED = "UPSTREAM.TOKEN.LEAKED";

    static final String FIRST_MESSAGE =
            "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc200\"},\"token\":\"%s\",\"connection_id\":{\"__connection_id__\":95781366068864352661642621573755763235}}}"
                    .formatted(LEAKED);

    static final String IDENTITY = "c200" + "0123456789abcdef".repeat(3) + "0123456789ab";

    /** What the gateway asks on its own account, which is without a token. */
    private static final Pattern OWN_QUESTION =
            Pattern.compile("GET (/v1/health|/v1/database/[^/ ]+(/identity)?) (?s:(?!.*(?i:authorization:)).*)");

    /** The credential that the gateway shows to SpacetimeDB. */
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)authorization: Bearer (\\S+)");

    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

    private final NetServer server;
    private final StringBuilder received = new StringBuilder(); // under its own monitor
    private final AtomicInteger upgrading = new AtomicInteger();
    private volatile Future<Void> mayAnswer = Future.succeededFuture();
    private final List<NetSocket> byHand = new CopyOnWriteArrayList<>();
    private final List<NetSocket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Future<Void> mayTellIdentities = Future.succeededFuture();
    private volatile boolean answersByHand;
    private volatile String echoed = LEAKED;
    private volatile String answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    FakeUpstream(Vertx vertx) {
        this.server = vertx.createNetServer().connectHandler(this::connected);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    void answer(String head, String body) {
        answer = whole(head, body);
    }

    /** Echoes this token in the heads of its 101s. */
    void echo(String token) {
        echoed = token;
    }

    /** Answers nothing until the promise is kept. */
    Promise<Void> hold() {
        Promise<Void> letGo = Promise.promise();
        mayAnswer = letGo.future();
        return letGo;
    }

    /** Tells no identity of a name that is not {@code demo} until the promise is kept. */
    Promise<Void> holdIdentities() {
        Promise<Void> letGo = Promise.promise();
        mayTellIdentities = letGo.future();
        return letGo;
    }

    /** From now on requests are not answered: the test does it, on the connections of {@link #asked}. */
    void answerByHand() {
        answersByHand = true;
    }

    /** The connections whose requests wait for the test, oldest first. */
    List<NetSocket> asked() {
        return byHand;
    }

    /** Every connection that has sent a byte which was not the gateway's own, oldest first. */
    List<NetSocket> connections() {
        return connections;
    }

    /** How many of the connections of {@link #asked} are open. */
    int open() {
        return open.get();
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
        var pending = new StringBuilder(); // of a head that is not whole, so that it is not known yet whose it is
        socket.handler(bytes -> {
            var text = bytes.toString(StandardCharsets.ISO_8859_1);
            request.append(text);
            pending.append(text);
            if (request.indexOf("\r\n\r\n") < 0) {
                return;
            }
            boolean own = OWN_QUESTION.matcher(request).matches();
            if (!own) {
                note(pending.toString());
                connections.add(socket);
            }
            pending.setLength(0);
            if (own) {
                tell(socket, request.toString());
            } else if (isWhole(request)) {
                CREDENTIAL.matcher(request).results().forEach(shown -> MintedCredentials.note(shown.group(1)));
                answer(socket, key(request));
            } else {
                return;
            }
            request.setLength(0);
        });
    }

    private void tell(NetSocket socket, String question) {
        var path = question.split(" ", 3)[1];
        if (path.equals("/v1/health")) {
            socket.write(whole("HTTP/1.1 200 OK", "{}"));
        } else if (path.startsWith("/v1/database/demo/")) {
            socket.write(whole("HTTP/1.1 200 OK", IDENTITY));
        } else if (path.equals("/v1/database/demo-alias/identity")) {
            mayTellIdentities.onSuccess(_ -> socket.write(whole("HTTP/1.1 200 OK", IDENTITY)));
        } else if (path.equals("/v1/database/demo")) {
            socket.write(whole("HTTP/1.1 200 OK", "{\"owner_identity\":{\"__identity__\":\"0xc2\"}}"));
        } else {
            socket.write(whole("HTTP/1.1 404 Not Found", ""));
        }
    }

    private static String whole(String head, String body) {
        return "%s\r\ncontent-length: %d\r\n\r\n%s".formatted(head, body.length(), body);
    }

    private void answer(NetSocket socket, Optional<String> key) {
        if (key.isPresent()) {
            upgrading.incrementAndGet();
            socket.closeHandler(_ -> upgrading.decrementAndGet());
        } else if (answersByHand) {
            open.incrementAndGet();
            socket.closeHandler(_ -> open.decrementAndGet());
            byHand.add(socket);
            return;
        }
        var bytes = key.map(this::switching).orElseGet(() -> Buffer.buffer(answer));
        mayAnswer.onSuccess(_ -> socket.write(bytes));
    }

    private void note(String bytes) {
        synchronized (received) {
            received.append(bytes);
        }
    }

    private static boolean isWhole(StringBuilder request) {
        int end = request.indexOf("\r\n\r\n");
        if (request.substring(0, end).toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            return request.toString().endsWith("\r\n0\r\n\r\n");
        }
        var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(request);
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return end >= 0 && request.length() >= end + 4 + body;
    }

    private static Optional<String> key(CharSequence request) {
        var key = KEY.matcher(request);
        return key.find() ? Optional.of(key.group(1)) : Optional.empty();
    }

    private Buffer switching(String key) {
        var head =
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: %s\r\nsec-websocket-protocol: v1.json.spacetimedb\r\nspacetime-identity: c200\r\nspacetime-identity-token: %s\r\n\r\n"
                        .formatted(AcceptKey.of(key), echoed);
        var text = FIRST_MESSAGE.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(head)
                .appendBytes(new byte[] {(byte) 0x89, 0}) // ping
                .appendBytes(new byte[] {(byte) 0x81, 126, (byte) (text.length >> 8), (byte) text.length})
                .appendBytes(text);
    }
}
