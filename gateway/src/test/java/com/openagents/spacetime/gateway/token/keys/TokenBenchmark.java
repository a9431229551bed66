package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How many tokens one thread verifies per second: cold, by its signature, and cached, as one that the {@link Authenticator}
 * remembers. Run by {@code deploy/local/bench tokens}, and not by any test: what it measures is the machine as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TokenBenchmark {
    /** What the token is signed with. */
    @Param({"HS256", "ES256", "RS256", "EdDSA"})
    public String algorithm = "";

    private final TokenVerifier verifier =
            new TokenVerifier(SignatureEngine.fastest().providers());
    private Secret token = Secret.of("");
    private Path folder = Path.of("");
    private Keyring keyring = opened(List.of());
    private Authenticator authenticator = authenticator();

    /** Makes a token like those of the control service, and an authenticator that has seen it. */
    @Setup(Level.Trial)
    public void remember() throws Exception {
        folder = Files.createTempDirectory("bench-tokens");
        var issuer = algorithm.equals("HS256") ? control(folder) : provider(folder);
        keyring = opened(List.of(issuer));
        authenticator = authenticator();
        token = token();
        if (!(verifier.verify(token, trusted(), NOW) instanceof Verdict.Verified)
                || !(cached().toCompletableFuture().join() instanceof Verdict.Verified)) {
            throw new IllegalStateException("the benchmark's own token is refused");
        }
    }

    /** Stops watching the key files and deletes them. */
    @TearDown(Level.Trial)
    public void forget() throws IOException {
        keyring.close();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** By the signature. */
    @Benchmark
    public Verdict cold() {
        return verifier.verify(token, trusted(), NOW);
    }

    /** From memory. */
    @Benchmark
    public CompletionStage<Verdict.Settled> cached() {
        return authenticator.verify(token);
    }

    /**
     * Runs all and prints one table.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + "\\.")
                .verbosity(VerboseMode.SILENT)
                .build();
        System.out.println("Verifications by one thread; signatures by "
                + SignatureEngine.fastest().description());
        System.out.print(table(new Runner(options).run()));
    }

    private static String table(Collection<RunResult> results) {
        var cold = new LinkedHashMap<String, Double>();
        var cached = new LinkedHashMap<String, Double>();
        for (var result : results) {
            var scores = result.getPrimaryResult().getLabel().equals("cold") ? cold : cached;
            scores.put(
                    result.getParams().getParam("algorithm"),
                    result.getPrimaryResult().getScore());
        }
        var rows = new StringBuilder("%-10s %12s %10s %12s %10s %14s%n"
                .formatted("algorithm", "cold/s", "µs", "cached/s", "µs", "cached : cold"));
        cold.forEach((algorithm, slow) -> {
            double fast = Objects.requireNonNull(cached.get(algorithm));
            rows.append(String.format(
                    Locale.ROOT,
                    "%-10s %12.0f %10.2f %12.0f %10.2f %14.1f%n",
                    algorithm,
                    slow,
                    1e6 / slow,
                    fast,
                    1e6 / fast,
                    fast / slow));
        });
        return rows.toString();
    }

    private Map<String, TrustedIssuer> trusted() {
        return keyring.trusted();
    }

    private Authenticator authenticator() {
        return new Authenticator(keyring, verifier, new SettableClock(NOW));
    }

    private static Keyring opened(List<IssuerSettings> issuers) {
        try {
            return Keyring.open(issuers);
        } catch (SecretFileUnusable e) {
            throw new IllegalStateException(e);
        }
    }

    private static IssuerSettings control(Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), TokenForge.SECRET.reveal());
        return new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("control", TokenForge.CONTROL, TokenForge.AUDIENCE), List.of(file));
    }

    private IssuerSettings provider(Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("keys.json"), KeyServer.jwks(Map.of("key-1", publicKey())));
        return new IssuerSettings.Keys(
                IssuerRules.ofOpenId("control", TokenForge.CONTROL, TokenForge.AUDIENCE), List.of(file));
    }

    private PublicKey publicKey() {
        return switch (algorithm) {
            case "ES256" -> TokenForge.P256.getPublic();
            case "RS256" -> TokenForge.RSA.getPublic();
            case "EdDSA" -> TokenForge.ED25519.getPublic();
            default -> throw new IllegalStateException("no public key for " + algorithm);
        };
    }

    private Secret token() {
        var claims = claims(TokenForge.CONTROL);
        claims.put("oa_user_id", "user_0123456789abcdef");
        claims.put("oa_org_id", "org_0123456789abcdef");
        claims.put("oa_session_id", "session_0123456789abcdef");
        claims.put("oa_device_id", "device_0123456789abcdef");
        claims.put("oa_sync_scopes", List.of("runtime.codex_worker_events", "sync.subscribe", "sync.append"));
        claims.put("oa_sync_streams", List.of("org:42:workers", "user:7:runs"));
        claims.put("oa_sync_topics", List.of("org:42:workers", "user:7:runs"));
        claims.put("oa_claims_version", "oa_sync_claims_v1");
        var header = "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"key-1\"}".formatted(algorithm);
        var signer = switch (algorithm) {
            case "HS256" -> TokenForge.hmac(TokenForge.SECRET);
            case "ES256" -> TokenForge.es256(TokenForge.P256);
            case "RS256" -> TokenForge.signer("SHA256withRSA", TokenForge.RSA.getPrivate());
            default -> TokenForge.signer("Ed25519", TokenForge.ED25519.getPrivate());
        };
        return TokenForge.token(header, claims, signer);
    }
}
