package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.hmac;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.refusal;
import static com.openagents.spacetime.gateway.token.keys.AuthenticatorBed.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.openagents.spacetime.gateway.token.Warrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four steps of a rotation, with threads that verify good tokens all the time: stage (the new key is taken), switch (it
 * signs), overlap, retire (the old one is gone). No good token is refused in any of them.
 */
@Timeout(120)
class RotationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int THREADS = 4;

    @TempDir
    private Path folder;

    private AuthenticatorBed bed;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Queue<Object> refused = new ConcurrentLinkedQueue<>();
    private final AtomicLong verified = new AtomicLong();
    private volatile List<LongFunction<Secret>> signers = List.of();

    @BeforeEach
    void start() throws Exception {
        bed = new AuthenticatorBed(Files.createDirectory(folder.resolve("control")));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        bed.close();
    }

    @Test
    void a_shared_secret_is_rotated_by_its_files() throws Exception {
        var mounted = new MountedFolder(
                Files.createDirectory(folder.resolve("mounted")), secrets(TokenForge.SECRET, TokenForge.SECRET));
        var issuer = new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("rotating", "https://rotating.example", TokenForge.AUDIENCE),
                List.of(mounted.file("primary"), mounted.file("fallback")));
        var authenticator = bed.with(issuer, Times.THROTTLED);
        LongFunction<Secret> old = id -> hs(TokenForge.SECRET, id);
        LongFunction<Secret> next = id -> hs(TokenForge.OLD_SECRET, id);

        rotate(
                authenticator,
                old,
                next,
                step -> mounted.turnTo(
                        switch (step) {
                            case STAGE -> secrets(TokenForge.SECRET, TokenForge.OLD_SECRET);
                            case SWITCH -> secrets(TokenForge.OLD_SECRET, TokenForge.SECRET);
                            case RETIRE -> secrets(TokenForge.OLD_SECRET, TokenForge.OLD_SECRET);
                        }));
    }

    @Test
    void a_providers_key_is_rotated_by_what_it_publishes() throws Exception {
        var authenticator = bed.withProvider(Times.BY_ITSELF);
        LongFunction<Secret> old = id -> es("es-1", TokenForge.P256, id);
        LongFunction<Secret> next = id -> es("es-2", TokenForge.OTHER_P256, id);
        Map<String, Key> both = Map.of("es-1", TokenForge.P256.getPublic(), "es-2", TokenForge.OTHER_P256.getPublic());

        rotate(
                authenticator,
                old,
                next,
                step -> bed.server.publish(
                        switch (step) {
                            case STAGE, SWITCH -> both;
                            case RETIRE -> Map.of("es-2", TokenForge.OTHER_P256.getPublic());
                        }));
    }

    private enum Step {
        STAGE,
        SWITCH,
        RETIRE
    }

    @FunctionalInterface
    private interface Steps {
        void take(Step step) throws Exception;
    }

    private void rotate(Authenticator authenticator, LongFunction<Secret> old, LongFunction<Secret> next, Steps steps)
            throws Exception {
        var first = old.apply(0);
        var warrant = warrant(authenticator, first);
        signers = List.of(old);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> verifyAllTheTime(authenticator));
        }
        awaitMore(200);

        steps.take(Step.STAGE);
        await().atMost(SOON).until(() -> verdict(authenticator, next.apply(1)) instanceof Verified);
        awaitMore(200);

        steps.take(Step.SWITCH);
        signers = List.of(old, next);
        awaitMore(400);
        assertThat(bed.keyring.isInForce(warrant)).isTrue();

        signers = List.of(next);
        awaitMore(200); // enough for every thread to have left the old signer behind
        steps.take(Step.RETIRE);
        await().atMost(SOON).until(() -> !bed.keyring.isInForce(warrant));
        awaitMore(200);

        assertThat(refused).isEmpty();
        assertThat(refusal(authenticator, first)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(authenticator, old.apply(1))).isEqualTo(Refusal.INVALID_TOKEN);
    }

    /** Each token twice: once to be verified, once to be remembered. */
    private void verifyAllTheTime(Authenticator authenticator) {
        for (long id = 2; !Thread.currentThread().isInterrupted(); id++) {
            var present = signers;
            var token = present.get((int) (id % present.size())).apply(id);
            for (int i = 0; i < 2; i++) {
                var verdict = verdict(authenticator, token);
                if (!(verdict instanceof Verified)) {
                    refused.add(verdict);
                }
            }
            verified.incrementAndGet();
        }
    }

    private void awaitMore(int tokens) {
        long from = verified.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> verified.get() >= from + tokens);
    }

    private static Warrant warrant(Authenticator authenticator, Secret token) {
        return ((Verified) verdict(authenticator, token)).token().warrant();
    }

    private static Map<String, String> secrets(Secret primary, Secret fallback) {
        return Map.of("primary", primary.reveal(), "fallback", fallback.reveal());
    }

    private static Secret hs(Secret secret, long id) {
        return token("{\"alg\":\"HS256\"}", claims("https://rotating.example", "jti", "t-" + id), hmac(secret));
    }

    private Secret es(String kid, KeyPair pair, long id) {
        return token(
                "{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(kid),
                claims(bed.server.issuer(), "jti", "t-" + id),
                es256(pair));
    }
}
