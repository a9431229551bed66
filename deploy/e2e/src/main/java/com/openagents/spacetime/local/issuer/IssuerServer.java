package com.openagents.spacetime.local.issuer;

import com.openagents.spacetime.local.process.Daemon;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The program that makes an {@link OidcIssuer} look like any other: it serves the discovery document and the JWK set over
 * plain HTTP on loopback. The set is read from its file at every request, so that keys are rotated by writing it anew; the
 * private key is never read here.
 */
public final class IssuerServer {
    static final String DISCOVERY = "/.well-known/openid-configuration";
    static final String JWKS_FILE = "jwks.json";
    private static final String JWKS = "/jwks.json";
    private static final String NAME = "issuer";
    /** How long readers may rely on the keys: short, as is the time in which a rotation is tried out here. */
    private static final Duration KEYS_HOLD = Duration.ofSeconds(30);

    private IssuerServer() {}

    /**
     * Starts the program for an issuer, at the address in its URL; {@link #answers} tells when it is ready.
     *
     * @param state the stack's state directory
     */
    public static Daemon start(Path state, OidcIssuer issuer) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Daemon.start(
                state,
                NAME,
                List.of(
                        java,
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IssuerServer.class.getName(),
                        issuer.url().toString(),
                        issuer.directory().toString()));
    }

    /** Whether the program of an issuer takes requests. */
    public static boolean answers(OidcIssuer issuer) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), issuer.url().getPort())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Serves until it is killed. Arguments: the issuer's URL and its directory. */
    public static void main(String[] arguments) throws IOException {
        var url = URI.create(arguments[0]);
        var keys = Path.of(arguments[1]).resolve(JWKS_FILE);
        var discovery =
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s%2$s\",\"id_token_signing_alg_values_supported\":[\"ES256\"]}"
                        .formatted(url, JWKS)
                        .getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), 0);
        server.createContext(DISCOVERY, exchange -> answer(exchange, discovery));
        server.createContext(JWKS, exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "max-age=" + KEYS_HOLD.toSeconds());
            answer(exchange, Files.readAllBytes(keys));
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
