package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.StackDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One of the gateway's two listeners. Clients trust the local certificate authority of the public one and nobody else. */
final class Door {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final URI base;
    private final String database;
    private final HttpClient http;

    private Door(URI base, String database, HttpClient http) {
        this.base = base;
        this.database = database;
        this.http = http;
    }

    /** The public listener. */
    static Door of(StackDescription stack) {
        return new Door(
                stack.gateway().url(),
                stack.spacetimedb().database(),
                client().sslContext(trusting(stack)).build());
    }

    /** The management listener, plain and on loopback. */
    static Door ofManagement(StackDescription stack) {
        return new Door(stack.gateway().management(), stack.spacetimedb().database(), client().build());
    }

    /** That of another gateway, where nothing is asked of a database. */
    static Door ofManagement(URI url) {
        return new Door(url, "", client().build());
    }

    /** A request for a raw target, which goes out as it stands. */
    HttpRequest.Builder request(String rawTarget) {
        return HttpRequest.newBuilder(URI.create(base + rawTarget)).timeout(LIMIT);
    }

    /** A reducer call with its arguments as a JSON array. */
    HttpRequest.Builder call(String reducer, String arguments) {
        return request("/v1/database/%s/call/%s".formatted(database, reducer))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(arguments));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request, String token) throws IOException, InterruptedException {
        return send(request.header("Authorization", "Bearer " + token));
    }

    /** The answer to a request as soon as it begins; its lines come as they come. */
    HttpResponse<Stream<String>> lines(HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        return http.send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofLines());
    }

    /** The name in the certificate that newcomers are shown. */
    String certificate() throws IOException, InterruptedException {
        var session = http.send(request("/healthz").build(), BodyHandlers.discarding())
                .sslSession()
                .orElseThrow();
        return Certificates.nameIn(session.getPeerCertificates()[0]);
    }

    /**
     * Opens a socket with the text subprotocol and a token in its header.
     *
     * @param query what follows the path, such as {@code ?compression=None}
     */
    Socket socket(String query, String token) {
        return Socket.open(bearing(token), subscribe(query), Dialect.JSON);
    }

    /** Opens a socket whose messages come uncompressed. */
    Socket socket(Dialect dialect, String token) {
        return Socket.open(bearing(token), subscribe("?compression=None"), dialect);
    }

    /** Opens a socket with the credential, if any, in its query. */
    Socket socket(String query) {
        return Socket.open(http.newWebSocketBuilder(), subscribe(query), Dialect.JSON);
    }

    /** The answer to a handshake that is refused. */
    CompletableFuture<Integer> refusedSocket(String query) {
        return Socket.refused(http.newWebSocketBuilder(), subscribe(query));
    }

    /** The status of a handshake with a token: 101, and the socket is given up at once, or that of a refusal. */
    CompletableFuture<Integer> handshake(String token) {
        return Socket.refused(bearing(token), subscribe(""));
    }

    private WebSocket.Builder bearing(String token) {
        return http.newWebSocketBuilder().header("Authorization", "Bearer " + token);
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    }

    private URI subscribe(String query) {
        return URI.create("%s/v1/database/%s/subscribe%s"
                .formatted(base.toString().replaceFirst("^http", "ws"), database, query));
    }

    private static SSLContext trusting(StackDescription stack) {
        try (var pem = Files.newInputStream(stack.gateway().ca())) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the gateway's certificate authority is no use", e);
        }
    }
}
