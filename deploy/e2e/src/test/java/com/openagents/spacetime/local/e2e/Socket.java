package com.openagents.spacetime.local.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client of the JDK's own: what came, and how it ended. */
final class Socket implements WebSocket.Listener, AutoCloseable {
    private static final long LIMIT_SECONDS = 20;

    /** How the other side closed. */
    record End(int code, String reason) {}

    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<byte[]> binaryMessages = new LinkedBlockingQueue<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final ByteArrayOutputStream partialBytes = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;

    private Socket() {}

    static Socket open(WebSocket.Builder builder, URI url, Dialect dialect) {
        var opened = new Socket();
        opened.socket = builder.subprotocols(dialect.subprotocol())
                .buildAsync(url, opened)
                .join();
        return opened;
    }

    /** The status of the answer to a handshake; where it is 101, the socket is given up. */
    static CompletableFuture<Integer> refused(WebSocket.Builder builder, URI url) {
        return builder.subprotocols(Dialect.JSON.subprotocol())
                .buildAsync(url, new Socket())
                .thenApply(socket -> {
                    socket.abort();
                    return 101;
                })
                .exceptionally(Socket::status);
    }

    private static int status(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            return refused.getResponse().statusCode();
        }
        throw new CompletionException(cause);
    }

    /** The next text message, waited for. */
    JsonNode next() throws InterruptedException, JsonProcessingException {
        return new ObjectMapper().readTree(waitedFor(messages));
    }

    /** The next binary message, waited for. */
    byte[] nextBytes() throws InterruptedException {
        return waitedFor(binaryMessages);
    }

    private static <T> T waitedFor(BlockingQueue<T> queue) throws InterruptedException {
        var message = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + LIMIT_SECONDS + " s");
        }
        return message;
    }

    /** Whether every message that came has been taken. */
    boolean isSilent() {
        return messages.isEmpty() && binaryMessages.isEmpty();
    }

    void send(String message) {
        opened().sendText(message, true).join();
    }

    void send(byte[] message) {
        opened().sendBinary(ByteBuffer.wrap(message), true).join();
    }

    /** How the other side closed, once it has. */
    CompletableFuture<End> end() {
        return end;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        partialBytes.writeBytes(bytes);
        if (last) {
            binaryMessages.add(partialBytes.toByteArray());
            partialBytes.reset();
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        end.complete(new End(statusCode, reason));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void close() {
        opened().abort();
    }

    private WebSocket opened() {
        if (socket == null) {
            throw new IllegalStateException("the socket is open before anyone has it");
        }
        return socket;
    }
}
