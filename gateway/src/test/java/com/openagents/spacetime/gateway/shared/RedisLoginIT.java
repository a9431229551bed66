package com.openagents.spacetime.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what a Redis knows a gateway, and a gateway its Redis. */
class RedisLoginIT {
    private static final Rate RATE = new Rate(10, Duration.ofHours(1), 10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "a password of a test";

    @TempDir
    private Path folder;

    @Test
    void a_password_is_read_from_its_file_for_each_connection() throws Exception {
        var file = Files.writeString(folder.resolve("password"), "another\n");
        try (var redis = RedisServer.start(folder, "--requirepass", PASSWORD);
                var replica = new Replica(redis.settings(Optional.of(file)))) {
            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !replica.isUp());

            Files.writeString(file, PASSWORD + "\n");

            await().atMost(PATIENCE).until(replica::isUp);
            assertThat(replica.take("ada", RATE, 1).remaining()).isEqualTo(9);
        }
    }

    @Test
    void a_password_file_that_is_gone_is_no_reason_to_give_up() throws Exception {
        var file = folder.resolve("password");
        try (var redis = RedisServer.start(folder, "--requirepass", PASSWORD);
                var replica = new Replica(redis.settings(Optional.of(file)))) {
            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !replica.isUp());

            Files.writeString(file, PASSWORD);

            await().atMost(PATIENCE).until(replica::isUp);
        }
    }

    @Test
    void a_user_needs_no_more_rights_than_the_reference_names() throws Exception {
        var rights = "gateway on >secret ~test:* +ping +eval +get +set +psetex +getdel +xadd +xread";
        var options = new ArrayList<>(List.of("--user", "default", "off", "--user"));
        options.addAll(List.of(rights.split(" ", -1)));
        var file = Files.writeString(folder.resolve("password"), "secret");
        try (var redis = RedisServer.start(folder, options.toArray(String[]::new));
                var replica = new Replica(as("gateway", redis, file))) {
            await().atMost(PATIENCE).until(replica::isUp);
            assertThat(replica.take("ada", RATE, 1).remaining()).isEqualTo(9);
            assertThat(replica.take("ada", RATE, 1).remaining()).isEqualTo(8);

            var ticket = Fingerprint.of(Secret.of("ticket"));
            var vault = replica.home.tickets();
            assertThat(vault.put(ticket, new byte[] {7}, Duration.ofSeconds(60))
                            .toCompletableFuture()
                            .join())
                    .isTrue();
            assertThat(vault.take(ticket).toCompletableFuture().join())
                    .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(7));

            var records = replica.home.revocations();
            records.append("one", Optional.of(Duration.ofMinutes(1)));
            records.append("two", Optional.empty());
            var page = records.after("0-0");
            assertThat(page.records()).isEqualTo(List.of("one"));
            page = records.after(page.last());
            assertThat(page.records()).isEqualTo(List.of("two"));
            assertThat(records.after(page.last()).records()).isEmpty();
        }
    }

    @Test
    void a_redis_with_tls_is_spoken_to_if_its_certificate_is_good() throws Exception {
        var pair = LocalCertificates.ready(folder.resolve("tls"), List.of("127.0.0.1"), Instant.now());
        try (var redis = withTls(pair.certificate(), pair.key());
                var replica = new Replica(secured(redis, pair.authority()))) {
            await().atMost(PATIENCE).until(replica::isUp);
            assertThat(replica.take("ada", RATE, 1).remaining()).isEqualTo(9);
        }
    }

    @Test
    void a_redis_whose_certificate_another_authority_has_signed_is_none() throws Exception {
        var pair = LocalCertificates.ready(folder.resolve("tls"), List.of("127.0.0.1"), Instant.now());
        var other = LocalCertificates.ready(folder.resolve("other"), List.of("127.0.0.1"), Instant.now());
        try (var redis = withTls(pair.certificate(), pair.key());
                var replica = new Replica(secured(redis, other.authority()))) {
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !replica.isUp());
        }
    }

    @Test
    void a_redis_whose_certificate_is_for_another_host_is_none() throws Exception {
        var pair = LocalCertificates.ready(folder.resolve("tls"), List.of("redis.example"), Instant.now());
        try (var redis = withTls(pair.certificate(), pair.key());
                var replica = new Replica(secured(redis, pair.authority()))) {
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !replica.isUp());
        }
    }

    private RedisServer withTls(Path certificate, Path key) throws Exception {
        return RedisServer.start(
                folder,
                "--port",
                "0",
                "--tls-port",
                "PORT",
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no");
    }

    private static SharedSettings secured(RedisServer redis, Path authority) {
        var plain = redis.settings();
        return new SharedSettings(
                URI.create("rediss://127.0.0.1:" + redis.port()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(authority),
                plain.prefix(),
                plain.seal());
    }

    private static SharedSettings as(String user, RedisServer redis, Path passwordFile) {
        var plain = redis.settings();
        return new SharedSettings(
                plain.url(),
                Optional.of(user),
                Optional.of(passwordFile),
                Optional.empty(),
                plain.prefix(),
                plain.seal());
    }
}
