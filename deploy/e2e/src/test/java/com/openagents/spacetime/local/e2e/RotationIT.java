package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.issuer.Issuer;
import com.openagents.spacetime.local.issuer.OidcIssuer;
import com.openagents.spacetime.local.issuer.OidcRotation;
import com.openagents.spacetime.local.issuer.Rotation;
import com.openagents.spacetime.local.issuer.SecretRotation;
import com.openagents.spacetime.local.issuer.SharedSecretIssuer;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both issuers change their signing keys while clients come and others stay. */
class RotationIT {
    /** For each of the two issuers: 200 live through every step, and 200 more come after the switch. */
    private static final int SOCKETS = 100;

    private static final int HANDSHAKES_PER_SECOND = 50;
    /** So many clients must come in each phase before the next begins. */
    private static final int CLIENTS = 100;

    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    /** Files are looked at twice within a second; the key set that is served here holds for 30 s. */
    private static final Duration REFRESH = Duration.ofSeconds(32);

    @TempDir
    private Path directory;

    private final AtomicInteger clients = new AtomicInteger();

    @Test
    void no_valid_token_is_refused_and_what_a_retired_key_has_opened_is_closed() throws Exception {
        try (var stack = new RunningStack(StackOptions.in(directory))) {
            var rotations = List.of(
                    new SecretRotation((SharedSecretIssuer) stack.description().issuer("control")),
                    new OidcRotation((OidcIssuer) stack.description().issuer("oidc")));
            try (var load =
                    new HandshakeLoad(stack.door(), HANDSHAKES_PER_SECOND, tokens(rotations, Rotation::before))) {
                var old = sockets(stack, rotations, Rotation::before);

                rotations.forEach(Rotation::stage);
                rotations.forEach(rotation -> awaitTaken(stack, rotation.after()));
                awaitMore(load);

                rotations.forEach(Rotation::switchOver);
                load.use(bothOf(rotations));
                var fresh = sockets(stack, rotations, Rotation::after);
                awaitMore(load);

                load.use(tokens(rotations, Rotation::after));
                rotations.forEach(Rotation::retire);
                var retired = System.nanoTime();
                awaitEnds(old);
                var closedAfter = Duration.ofNanos(System.nanoTime() - retired);
                for (var rotation : rotations) {
                    assertThat(call(stack, rotation.before())).isEqualTo(401);
                }
                awaitMore(load);
                load.end();

                RunningStack.say("%d handshakes, old sockets closed within %s".formatted(load.letIn(), closedAfter));
                assertThat(load.others()).isEmpty();
                assertThat(fresh).allSatisfy(socket -> assertThat(socket.end()).isNotDone());
                Stream.concat(old.stream(), fresh.stream()).forEach(Socket::close);
            }
        }
    }

    private void awaitMore(HandshakeLoad load) {
        var enough = load.letIn() + CLIENTS;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> load.letIn() >= enough || !load.others().isEmpty());
    }

    /** Until the gateway takes what a key signs that is not in use yet. */
    private void awaitTaken(RunningStack stack, Issuer issuer) {
        await().atMost(REFRESH).until(() -> call(stack, issuer) == 200);
    }

    private static void awaitEnds(List<Socket> sockets) {
        await().atMost(REFRESH)
                .untilAsserted(() -> assertThat(sockets)
                        .allSatisfy(socket -> assertThat(socket.end())
                                .isCompletedWithValue(new Socket.End(1008, "unauthorized: key_withdrawn"))));
    }

    private int call(RunningStack stack, Issuer issuer) throws Exception {
        return stack.door()
                .send(stack.door().call("heartbeat", "[]"), token(issuer))
                .statusCode();
    }

    private List<Socket> sockets(RunningStack stack, List<? extends Rotation> rotations, Function<Rotation, Issuer> key)
            throws Exception {
        var sockets = new ArrayList<Socket>();
        for (var rotation : rotations) {
            for (var i = 0; i < SOCKETS; i++) {
                var socket = stack.door().socket("", token(key.apply(rotation)));
                socket.next();
                sockets.add(socket);
            }
        }
        return sockets;
    }

    /** Tokens of all issuers in turn, each signed with one of its two keys. */
    private Supplier<String> tokens(List<? extends Rotation> rotations, Function<Rotation, Issuer> key) {
        return () -> token(key.apply(rotations.get(clients.get() % rotations.size())));
    }

    /** Likewise, with either key in turn. */
    private Supplier<String> bothOf(List<? extends Rotation> rotations) {
        var before = tokens(rotations, Rotation::before);
        var after = tokens(rotations, Rotation::after);
        return () -> clients.get() % 4 < 2 ? before.get() : after.get();
    }

    /** Of ever another subject, so that no limit of one subject is reached. */
    private String token(Issuer issuer) {
        var subject = "user:rotation-" + clients.incrementAndGet() % 40;
        return issuer.mint(TokenRequest.unlimited(subject, TOKEN_LIFETIME), Instant.now());
    }
}
