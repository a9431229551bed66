package com.openagents.spacetime.local.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client of the JDK's own with the text subprotocol: what came, and how it ended. */
final class Socket implements WebSocket.Listener, AutoCloseable {
    static final String SUBPROTOCOL = "v1.json.spacetimedb";
    private static final long LIMIT_SECONDS = 20;

    /** How the other side closed. */
    record End(int code, String reason) {}

    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    private Socket() {}

    static Socket open(WebSocket.Builder builder, URI url) {
        var opened = new Socket();
        opened.socket =
                builder.subprotocols(SUBPROTOCOL).buildAsync(url, opened).join();
        return opened;
    }

    static CompletableFuture<Integer> refused(WebSocket.Builder builder, URI url) {
        return builder.subprotocols(SUBPROTOCOL)
                .buildAsync(url, new Socket())
                .thenApply(_ -> 101)
                .exceptionally(Socket::status);
    }

    private static int status(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            return refused.getResponse().statusCode();
        }
        throw new CompletionException(cause);
    }

    /** The next message, waited for. */
    JsonNode next() throws InterruptedException, JsonProcessingException {
        var message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + LIMIT_SECONDS + " s");
        }
        return new ObjectMapper().readTree(message);
    }

    void send(String message) {
        opened().sendText(message, true).join();
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
