package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/** An OpenID provider on the loopback interface that publishes what it is told to, or misbehaves as it is told to. */
final class KeyServer implements AutoCloseable {
    static final String DISCOVERY = "/.well-known/openid-configuration";
    static final String JWKS = "/keys";
    static final String PUBLIC_KEY = "/v1/identity/public-key";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger keyRequests = new AtomicInteger();

    KeyServer() throws IOException {
        this(0);
    }

    KeyServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            if (path.equals(JWKS)) {
                keyRequests.incrementAndGet();
            }
            handlers.getOrDefault(path, answering(404, "")).handle(exchange);
        });
        server.start();
        handle(DISCOVERY, answering(200, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer(), uri(JWKS))));
    }

    static HttpHandler answering(int status, String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    void handle(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    /** Publishes these public keys by their kids. */
    void publish(Map<String, Key> keys) {
        handle(JWKS, answering(200, jwks(keys)));
    }

    static String jwks(Map<String, Key> keys) {
        return keys.entrySet().stream()
                .map(entry -> jwk(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** How often the key set has been asked for. */
    int keyRequests() {
        return keyRequests.get();
    }

    String issuer() {
        return "http://127.0.0.1:" + port();
    }

    URI uri(String path) {
        return URI.create(issuer() + path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** This server as a development issuer. */
    IssuerSettings.Oidc settings() {
        return new IssuerSettings.Oidc(
                IssuerRules.ofOpenId("local", issuer(), TokenForge.AUDIENCE),
                KeyLocation.ofIssuer(issuer()),
                Reach.PLAIN_HTTP);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static String jwk(String kid, Key key) {
        try {
            var jwk = JsonWebKey.Factory.newJwk(key);
            jwk.setKeyId(kid);
            return jwk.toJson();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
