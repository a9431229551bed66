package com.openagents.spacetime.gateway.cli;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.OPENID;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.revocation.Retention;
import com.openagents.spacetime.gateway.revocation.Revocation;
import com.openagents.spacetime.gateway.revocation.RevocationOrder;
import com.openagents.spacetime.gateway.revocation.RevocationTarget;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.token.TokenForge;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder per case: {@code command.txt} is the command line, {@code out.txt} the exit code and what is printed. */
class ExplainCommandTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern FINGERPRINT = Pattern.compile("key [0-9a-zA-Z_-]{16,}");

    @TempDir
    private static Path directory;

    static List<String> cases() throws Exception {
        try (var folders = Files.list(folder())) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @BeforeAll
    static void write_files() throws Exception {
        for (var name : List.of("id_ecdsa", "id_ecdsa.pub")) {
            Files.copy(
                    Path.of(ExplainCommandTest.class
                            .getResource("/com/openagents/spacetime/gateway/upstream/" + name)
                            .toURI()),
                    directory.resolve(name));
        }
        write("control.secret", TokenForge.SECRET.reveal());
        write(
                "good.token",
                TokenForge.control(claims(CONTROL, "oa_sync_streams", List.of("runtime.a")))
                                .reveal() + "\n");
        write(
                "operator.token",
                TokenForge.control(claims(CONTROL, "sub", "user:op")).reveal());
        write(
                "lost.token",
                TokenForge.control(claims(CONTROL, "jti", "sync_lost")).reveal());
        write(
                "device.token",
                TokenForge.control(claims(CONTROL, "oa_device_id", "phone")).reveal());
        write("openid.token", TokenForge.openId(claims(OPENID)).reveal());
        write("ticket.token", "ticket_abc");
        var key = PublicJsonWebKey.Factory.newPublicJwk(TokenForge.P256.getPublic());
        key.setKeyId("es-1");
        write("openid.jwks.json", new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        var settings = """
                upstream: {url: "http://127.0.0.1:3000", private-key: id_ecdsa, public-key: id_ecdsa.pub}
                tls: {local-ca: tls}
                issuers:
                - {name: control, kind: shared-secret, issuer: "https://openagents.com", audience: openagents-sync, secret-file: control.secret}
                - {name: login, kind: oidc, issuer: "https://id.example.com", audience: openagents-sync}
                databases:
                - {name: sync}
                - {name: open, anonymous: allow}
                grants:
                - {databases: [sync], rights: [subscribe], reducers: ["append_*"], queries: ["SELECT * FROM event WHERE stream = {stream}"]}
                - {databases: [open], issuers: [anonymous], rights: [subscribe]}
                - {subjects: ["user:op"], rights: [operate, sql]}
                revocations: {file: revocations.log}
                limits:
                  reducers: [{names: ["append_*"], rate: 10/s burst 20}]
                  tiers: [{subjects: ["user:op"], subject: {calls: 30/m}}]
                """;
        write("gateway.yaml", settings);
        write("devices.yaml", settings.replace("upstream: {", "upstream: {subject: \"{sub}:{oa_device_id}\", "));
        try (var revocations = Revocations.open(
                directory.resolve("revocations.log"), Retention.FOR_EVER, InstantSource.fixed(TokenForge.NOW))) {
            var target = new RevocationTarget.Token(Optional.empty(), "sync_lost");
            revocations.add(new RevocationOrder(List.of(new Revocation(target, TokenForge.NOW)), "", Optional.empty()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_question_is_answered_step_by_step(String name) throws Exception {
        var expected = Files.readString(folder().resolve(name).resolve("out.txt"));

        assertThat(answer(command(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_answer_shows_a_token_in_any_form(String name) throws Exception {
        var plain = answer(command(name));
        var json = answer(command(name) + " --json");

        for (var token : tokens()) {
            for (var part : token.split("\\.", -1)) {
                assertThat(plain).doesNotContain(part);
                assertThat(json).doesNotContain(part);
            }
        }
    }

    @Test
    void a_program_gets_the_same_in_json() throws Exception {
        var document = new JsonObject(
                answer(command("reducer-not-granted") + " --json").substring("1\n".length()));

        assertThat(document.getBoolean("allowed")).isFalse();
        assertThat(document.getJsonObject("refusal").getInteger("status")).isEqualTo(403);
        assertThat(document.getJsonObject("refusal").getInteger("close_code")).isEqualTo(1008);
        var last = document.getJsonArray("steps")
                .getJsonObject(document.getJsonArray("steps").size() - 1);
        assertThat(last.getString("step")).isEqualTo("rights");
        assertThat(last.getString("outcome")).isEqualTo("refused");
        assertThat(last.getString("code")).isEqualTo("reducer_not_allowed");
    }

    @Test
    void a_question_beside_a_gateway_that_runs_leaves_its_file_of_revocations_alone() throws Exception {
        var file = directory.resolve("revocations.log");
        var before = Files.readAllBytes(file);
        try (var running = Revocations.open(file, Retention.FOR_EVER, InstantSource.system())) {
            assertThat(answer(command("revoked"))).startsWith("1\n");
            assertThat(running.fault()).isEmpty();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(directory.resolve("tls")).doesNotExist();
    }

    private static String command(String name) throws Exception {
        return Files.readString(folder().resolve(name).resolve("command.txt")).strip();
    }

    private static String answer(String command) {
        var arguments = new ArrayList<>(List.of("explain"));
        if (!command.contains("--config ")) {
            arguments.addAll(List.of("-c", directory.resolve("gateway.yaml").toString()));
        }
        if (!command.contains("--at ")) {
            arguments.addAll(List.of("--at", TokenForge.NOW.toString()));
        }
        var words = WORD.matcher(command.replace("DIR", directory.toString()));
        while (words.find()) {
            arguments.add(Stream.of(1, 2, 3)
                    .map(words::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
        }
        var printed = new StringWriter();
        var out = new PrintWriter(printed, true);
        int code = new CommandLines(
                        _ -> {
                            throw new IllegalStateException("nothing serves here");
                        },
                        out,
                        out)
                .execute(arguments.toArray(String[]::new));
        var text = printed.toString().replace(directory.toString(), "DIR");
        return code + "\n" + FINGERPRINT.matcher(text).replaceAll("key FINGERPRINT");
    }

    private static List<String> tokens() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".token"))
                    .filter(file -> !file.endsWith("ticket.token"))
                    .map(ExplainCommandTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() throws URISyntaxException {
        var folder = ExplainCommandTest.class.getResource("ExplainCommandTest");
        if (folder == null) {
            throw new IllegalStateException("the cases are not among the test's resources");
        }
        return Path.of(folder.toURI());
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
