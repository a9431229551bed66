package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Crowd;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.limit.SettableMeter;
import com.openagents.spacetime.gateway.limit.SomeLimits;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.revocation.ControlSignature;
import com.openagents.spacetime.gateway.revocation.Retention;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.ServerVersion;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.splice.SocketTimes;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsUnusable;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.MintedCredentials;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.VerificationKey;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import com.openagents.spacetime.gateway.upstream.SubjectTemplate;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The pipelines behind a public and an operators' listener without TLS, before a {@link FakeUpstream}. They know one
 * issuer; the database {@code demo} with the reducer {@code append}; the database {@code open}, which takes clients without
 * a token; and the operator {@code user:op}. A subject has 20 calls, two sockets and bodies of 1 KiB; clients without a
 * token have two sockets together.
 */
final class GatewayBed implements AutoCloseable {
    static final String UPGRADE =
            "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: v1.json.spacetimedb";
    static final String SUBSCRIBE = "/v1/database/demo/subscribe";
    static final String CALL = "/v1/database/demo/call/append";

    /** What the control service signs with. */
    static final String CONTROL_SECRET = "a secret between control and gateway";

    /** What bodies must keep to. */
    static final BodyLimits BODIES = new BodyLimits(1024, 1 << 20, Duration.ofSeconds(60));

    /** What subjects may do: 20 calls, refilled in a second, and two sockets; everything else out of reach. */
    static final LimitSettings LIMITS = SomeLimits.plenty()
            .calls(SomeLimits.perSecond(20))
            .sockets(2)
            .anonymousSockets(2)
            .settings();

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ISSUER = "https://issuer.example";

    final Vertx vertx = Vertx.vertx();
    final FakeUpstream upstream = new FakeUpstream(vertx);

    @SuppressWarnings("deprecation") // it is the registry that the application has
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    final Sessions sessions = new Sessions();
    final SettableMeter time = new SettableMeter();
    final GatewayParts parts;
    final Interior interior;
    final Crowd crowd = new Crowd();
    private final GatewayMetrics metrics;
    private final HttpServer listener = vertx.createHttpServer();
    private final HttpServer operators = vertx.createHttpServer();
    private final Path files;
    private final Duration answerTimeout;
    private int idle = 75_000; // milliseconds

    /** What differs from bed to bed behind the listeners. */
    private record Given(
            UpstreamCredential credential,
            List<IssuerSettings> issuers,
            InstantSource clock,
            Optional<SharedSettings> shared) {
        Given(UpstreamCredential credential, List<IssuerSettings> issuers) {
            this(credential, issuers, InstantSource.system(), Optional.empty());
        }
    }

    /** Starts it, with ten seconds of patience for SpacetimeDB; the files are its secrets. */
    GatewayBed(Path files) throws Exception {
        this(files, Duration.ofSeconds(10));
    }

    /** Starts it with that much patience for SpacetimeDB. */
    GatewayBed(Path files, Duration answerTimeout) throws Exception {
        this(files, answerTimeout, Listener.PUBLIC, Grants.toEveryone(Grants.reducers("append")));
    }

    /** Starts it so that {@link #send} leads to that listener, with one rule for those with a token. */
    GatewayBed(Path files, Duration answerTimeout, Listener door, GrantRule rule) throws Exception {
        this(
                files,
                answerTimeout,
                door,
                rule,
                new Given(signing(files, SubjectTemplate.PLAIN), List.of(issuer(files))));
    }

    /** Starts it so that SpacetimeDB knows clients by that. */
    GatewayBed(Path files, UpstreamCredential credential) throws Exception {
        this(files, new Given(credential, List.of(issuer(files))));
    }

    /** Starts it with the issuers of {@link TokenForge} and its time. */
    static GatewayBed ofForge(Path files) throws Exception {
        var credential = signing(files, SubjectTemplate.PLAIN);
        return new GatewayBed(
                files,
                new Given(
                        credential, TokenForge.issuers(files), InstantSource.fixed(TokenForge.NOW), Optional.empty()));
    }

    /** Starts one of several replicas. */
    static GatewayBed replica(Path files, SharedSettings shared) throws Exception {
        var credential = signing(files, SubjectTemplate.PLAIN);
        return new GatewayBed(
                files, new Given(credential, List.of(issuer(files)), InstantSource.system(), Optional.of(shared)));
    }

    private GatewayBed(Path files, Given given) throws Exception {
        this(files, Duration.ofSeconds(10), Listener.PUBLIC, Grants.toEveryone(Grants.reducers("append")), given);
    }

    private GatewayBed(Path files, Duration answerTimeout, Listener door, GrantRule rule, Given given)
            throws Exception {
        this.files = files;
        this.answerTimeout = answerTimeout;
        this.parts = parts(upstream.port(), rule, given);
        this.metrics = new GatewayMetrics(registry);
        var socketMetrics = new SocketMetrics(registry);
        socketMetrics.live(sessions::size, sessions::behind, sessions::longestLag);
        var health = new HealthHandler(new UpstreamHealth(vertx, parts.upstream()), parts.generations(), "test");
        var sharing = Sharing.of(parts, registry, given.clock());
        this.interior = Interior.of(vertx, parts, sessions, metrics, socketMetrics, health, sharing, given.clock());
        interior.begin();
        listen(listener, Pipeline.over(interior, door));
        listen(operators, Pipeline.over(interior, Listener.OPERATOR));
    }

    private static void listen(HttpServer server, Pipeline pipeline) {
        server.requestHandler(pipeline)
                .listen(0, "127.0.0.1")
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

    /** Sends a request to the operators' listener. */
    RawHttp.Answer operate(String method, String target, String headers, String body) {
        return RawHttp.send(operators.actualPort(), method, target, headers, body);
    }

    /** Sends a request to the operators' listener and leaves the answer to be read. */
    RawHttp openForOperators(String method, String target, String headers) {
        return RawHttp.open(operators.actualPort(), method, target, headers);
    }

    RawHttp open(String method, String target, String headers) {
        return RawHttp.open(port(), method, target, headers);
    }

    /** A header line with a fresh token of the one subject. */
    static String bearer() {
        return "Authorization: Bearer " + token();
    }

    /** A header line with a fresh token of a subject. */
    static String bearer(String subject) {
        return "Authorization: Bearer " + token(subject, _ -> {});
    }

    static String token() {
        return token("user:ada", _ -> {});
    }

    /** One that expires then; the issuer's leeway of 30 s comes on top. */
    static String token(Instant expiry) {
        return token("user:ada", claims -> claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond())));
    }

    /** A fresh token, good for five minutes unless more claims say otherwise. */
    static String token(String subject, Consumer<JwtClaims> more) {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setAudience("sync");
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(Instant.now().getEpochSecond() - 60));
        claims.setExpirationTimeMinutesInTheFuture(5);
        more.accept(claims);
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("HS256");
        jws.setPayload(claims.toJson());
        jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
        try {
            return MintedCredentials.note(jws.getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        interior.sharing().close();
        parts.keyring().close();
        parts.revocations().close();
    }

    /** The rules that it begins with. */
    static Rules rules(List<IssuerRules> issuers, GrantRule rule) {
        var open = new DatabasePolicy("open", Optional.empty(), Anonymous.ALLOW, EmptyStreams.DENY);
        var operator = new Allowance(
                EnumSet.of(Right.OPERATE), NamePatterns.NONE, NamePatterns.NONE, new QueryRule.Any(Set.of()));
        var nobody = Set.of(Policy.ANONYMOUS);
        var grants = List.of(
                rule,
                new GrantRule(Set.of("open"), nobody, Set.of(), Set.of(), Grants.reducers("append")),
                new GrantRule(Set.of(), Set.of(), Set.of(), Set.of("user:op"), operator));
        return new Rules(
                new Policy(List.of(DatabasePolicy.of("demo"), open), grants),
                edge(BODIES),
                LIMITS,
                issuers,
                Optional.of(new ControlSignature(List.of(VerificationKey.ofSharedSecret(Secret.of(CONTROL_SECRET))))),
                Duration.ZERO);
    }

    private static EdgeSettings edge(BodyLimits bodies) {
        return new EdgeSettings(
                Set.of("https://app.example"),
                1 << 20,
                bodies,
                new SocketTimes(Duration.ofSeconds(15), Optional.empty(), Optional.empty()),
                Hops.NONE);
    }

    /** Has bodies keep to that from now on. */
    void replace(BodyLimits bodies) {
        var rules = parts.generations().current().rules();
        parts.generations()
                .replace(new Rules(
                        rules.policy(),
                        edge(bodies),
                        rules.limits(),
                        rules.issuers(),
                        rules.controlSignature(),
                        rules.drainWindow()));
    }

    /** Opens one more public listener, which has a door and TLS as that of a running gateway has; gives its port. */
    int listenStrictly(TlsEngine engine, LocalCertificates.Pair certificate) throws TlsUnusable {
        var identities = ServerIdentities.only(certificate.identity());
        return listenStrictly(ListenerTls.of(engine, TlsVersion.TLS_1_3, identities, Optional.empty()), Hops.NONE);
    }

    /** Opens one that believes such hops. */
    int listenStrictly(ListenerTls tls, Hops hops) {
        return listen(Optional.of(tls), hops, Pipeline.over(interior, Listener.PUBLIC));
    }

    /** Opens one more listener for operators, with a door; gives its port. */
    int listenForOperators(Optional<ListenerTls> tls) {
        return listen(
                tls,
                Hops.NONE,
                Pipeline.over(
                        interior,
                        Listener.OPERATOR,
                        request -> tls.map(listener -> listener.admits(request.sslSession()))
                                .orElse(true)));
    }

    private int listen(Optional<ListenerTls> tls, Hops hops, Pipeline pipeline) {
        var options = new HttpServerOptions().setIdleTimeout(idle).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        new Doors(interior.exits().answers(), metrics).hangInto(options, tls, () -> hops, crowd);
        var server = vertx.createHttpServer(options);
        listen(server, pipeline);
        return server.actualPort();
    }

    /** How many requests were refused so. */
    double refused(Refusal refusal) {
        var counter = registry.find("spacetime_gateway_refusals")
                .tag("code", refusal.code())
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** Puts another policy in the place of the present one. */
    void replace(Policy policy) {
        var rules = parts.generations().current().rules();
        parts.generations()
                .replace(new Rules(
                        policy,
                        rules.edge(),
                        rules.limits(),
                        rules.issuers(),
                        rules.controlSignature(),
                        rules.drainWindow()));
    }

    /** Puts other limits in the place of the present ones. */
    void replace(LimitSettings limits) {
        var rules = parts.generations().current().rules();
        parts.generations()
                .replace(new Rules(
                        rules.policy(),
                        rules.edge(),
                        limits,
                        rules.issuers(),
                        rules.controlSignature(),
                        rules.drainWindow()));
    }

    /** How often a limit was passed. */
    double limited(String rule, String mode) {
        var counter = registry.find("spacetime_gateway_limited")
                .tag("rule", rule)
                .tag("mode", mode)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** Listeners that are opened from now on close connections on which nothing happens for that long. */
    void idleFor(Duration time) {
        idle = (int) time.toMillis();
    }

    /** From now on a drain may take that long. */
    void drainWithin(Duration window) {
        var rules = parts.generations().current().rules();
        parts.generations()
                .replace(new Rules(
                        rules.policy(),
                        rules.edge(),
                        rules.limits(),
                        rules.issuers(),
                        rules.controlSignature(),
                        window));
    }

    private static IssuerSettings issuer(Path files) throws IOException {
        var secret = Files.writeString(files.resolve("secret"), SECRET);
        return new IssuerSettings.SharedSecret(IssuerRules.ofSharedSecret("control", ISSUER, "sync"), List.of(secret));
    }

    private GatewayParts parts(int upstreamPort, GrantRule rule, Given given) throws Exception {
        var reachedBy = new UpstreamSettings(
                ServerVersion.V2_8,
                URI.create("http://127.0.0.1:" + upstreamPort),
                Duration.ofSeconds(2),
                answerTimeout);
        return new GatewayParts(
                new Generations(rules(
                        given.issuers().stream().map(IssuerSettings::rules).toList(), rule)),
                reachedBy,
                given.credential(),
                Keyring.open(given.issuers()),
                Revocations.open(files.resolve("revocations.log"), Retention.FOR_EVER, InstantSource.system()),
                SignatureEngine.fastest(),
                Limits.Homes.here(time),
                given.shared());
    }

    /** Tokens that are signed with a fresh key, and speak for such subjects. */
    static UpstreamCredential signing(Path files, SubjectTemplate subject) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var key = UpstreamTokenKey.load(
                pem(files, "PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem(files, "PUBLIC KEY", pair.getPublic().getEncoded()));
        return new UpstreamCredential.Sign(key, subject);
    }

    private static Path pem(Path files, String kind, byte[] der) throws Exception {
        var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
        return Files.writeString(files.resolve(kind.replace(' ', '-')), text);
    }
}
