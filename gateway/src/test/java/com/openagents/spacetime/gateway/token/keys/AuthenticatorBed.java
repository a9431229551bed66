package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Settled;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jose4j.jca.ProviderContext;

/** An authenticator for the control service's tokens and, if a test wants it, for those of a provider with a {@link KeyServer}. */
final class AuthenticatorBed implements AutoCloseable {
    final SettableClock clock = new SettableClock(NOW);
    final IssuerSettings.SharedSecret control;
    KeyServer server;
    Keyring keyring;

    private final CountDownLatch released = new CountDownLatch(1);

    /**
     * Makes it, without a provider.
     *
     * @param folder for the secrets of the control service
     */
    AuthenticatorBed(Path folder) throws Exception {
        server = new KeyServer();
        server.publish(Map.of("es-1", TokenForge.P256.getPublic()));
        control = new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("control", TokenForge.CONTROL, TokenForge.AUDIENCE),
                List.of(
                        secretFile(folder, "primary", TokenForge.SECRET),
                        secretFile(folder, "old", TokenForge.OLD_SECRET)));
        keyring = Keyring.open(List.of(control), Times.ON_DEMAND, KeyEvents.IGNORED);
    }

    Authenticator authenticator() {
        return new Authenticator(keyring, new TokenVerifier(new ProviderContext()), clock);
    }

    Authenticator withProvider(RefreshTimes times) throws SecretFileUnusable {
        return with(server.settings(), times);
    }

    Authenticator with(IssuerSettings provider, RefreshTimes times) throws SecretFileUnusable {
        keyring.close();
        keyring = Keyring.open(List.of(control, provider), times, KeyEvents.IGNORED);
        return authenticator();
    }

    /** A good token of the control service. */
    static Secret control() {
        return TokenForge.control(claims(TokenForge.CONTROL));
    }

    /** A token of the provider, good if the pair is the one of that kid. */
    Secret es(String kid, KeyPair pair) {
        return token("{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(kid), claims(server.issuer()), es256(pair));
    }

    HttpHandler whenReleased(String body) {
        return exchange -> {
            waitForRelease();
            KeyServer.answering(200, body).handle(exchange);
        };
    }

    void waitForRelease() throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    void release() {
        released.countDown();
    }

    static Settled verdict(Authenticator authenticator, Secret token) {
        return authenticator.verify(token).toCompletableFuture().join();
    }

    static void assertVerified(Authenticator authenticator, Secret token) {
        assertThat(verdict(authenticator, token)).isInstanceOf(Verified.class);
    }

    static Refusal refusal(Authenticator authenticator, Secret token) {
        return refusal(verdict(authenticator, token));
    }

    static Refusal refusal(Settled verdict) {
        assertThat(verdict).isInstanceOf(Rejected.class);
        return ((Rejected) verdict).refusal();
    }

    private static Path secretFile(Path folder, String name, Secret secret) throws IOException {
        return Files.writeString(folder.resolve(name), secret.reveal() + "\n");
    }

    @Override
    public void close() {
        release();
        keyring.close();
        server.close();
    }
}
