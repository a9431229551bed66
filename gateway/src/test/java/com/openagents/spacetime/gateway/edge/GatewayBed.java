package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The pipeline behind a listener without TLS, before a {@link FakeUpstream}. It knows one issuer, and the database
 * {@code demo} with the reducer {@code append}; a subject has 20 calls, two sockets and bodies of 1 KiB.
 */
final class GatewayBed implements AutoCloseable {
    static final String UPGRADE =
            "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: v1.json.spacetimedb";
    static final String SUBSCRIBE = "/v1/database/demo/subscribe";
    static final String CALL = "/v1/database/demo/call/append";

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ISSUER = "https://issuer.example";

    final Vertx vertx = Vertx.vertx();
    final FakeUpstream upstream = new FakeUpstream(vertx);
    private final HttpServer listener = vertx.createHttpServer();
    private final Path files;
    private final Duration answerTimeout;

    /** Starts it, with ten seconds of patience for SpacetimeDB; the files are its secrets. */
    GatewayBed(Path files) throws Exception {
        this(files, Duration.ofSeconds(10));
    }

    /** Starts it with that much patience for SpacetimeDB. */
    GatewayBed(Path files, Duration answerTimeout) throws Exception {
        this.files = files;
        this.answerTimeout = answerTimeout;
        listener.requestHandler(pipeline(upstream.port()));
        listener.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return listener.actualPort();
    }

    RawHttp.Answer send(String method, String target, String headers, String body) {
        return RawHttp.send(port(), method, target, headers, body);
    }

    RawHttp open(String method, String target, String headers) {
        return RawHttp.open(port(), method, target, headers);
    }

    /** A header line with a fresh token of the one subject. */
    static String bearer() {
        return "Authorization: Bearer " + token();
    }

    static String token() {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject("user:ada");
        claims.setAudience("sync");
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(Instant.now().getEpochSecond()));
        claims.setExpirationTimeMinutesInTheFuture(5);
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("HS256");
        jws.setPayload(claims.toJson());
        jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Pipeline pipeline(int upstreamPort) throws Exception {
        var secret = Files.writeString(files.resolve("secret"), SECRET);
        var issuer =
                new IssuerSettings.SharedSecret(IssuerRules.ofSharedSecret("control", ISSUER, "sync"), List.of(secret));
        var reachedBy = new UpstreamSettings(
                URI.create("http://127.0.0.1:" + upstreamPort), Duration.ofSeconds(2), answerTimeout);
        var parts = new GatewayParts(
                new EdgeSettings(Set.of("https://app.example"), 1 << 20, 1024),
                new LimitSettings(20, 20, 2),
                reachedBy,
                upstreamKey(),
                new Policy(List.of(DatabasePolicy.of("demo")), List.of(Grants.toEveryone(Grants.reducers("append")))),
                Keyring.open(List.of(issuer)),
                SignatureEngine.fastest(),
                TlsEngine.AUTO);
        var sessions = new Sessions();
        var metrics = new GatewayMetrics(new SimpleMeterRegistry(), sessions::size);
        var health = new HealthHandler(new UpstreamHealth(vertx, reachedBy), "test");
        return Pipeline.over(vertx, parts, sessions, metrics, health);
    }

    private UpstreamTokenKey upstreamKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        return UpstreamTokenKey.load(
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private Path pem(String kind, byte[] der) throws Exception {
        var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
        return Files.writeString(files.resolve(kind.replace(' ', '-')), text);
    }
}
