package com.openagents.spacetime.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.config.ConfigReader;
import com.openagents.spacetime.gateway.config.Preparation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
    @TempDir
    private Path directory;

    private final List<Map<String, String>> served = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int exitCodeOfApplication;
    private int publicPort;
    private int managementPort;

    @BeforeEach
    void write_files() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        write("id_ecdsa", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        write("id_ecdsa.pub", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        write("control.secret", "0123456789abcdef0123456789abcdef");
        try (var one = socket(0);
                var other = socket(0)) {
            publicPort = one.getLocalPort();
            managementPort = other.getLocalPort();
        }
        write("gateway.yaml", """
                listen: 127.0.0.1:%d
                management: 127.0.0.1:%d
                upstream: {url: "http://127.0.0.1:3000", private-key: id_ecdsa, public-key: id_ecdsa.pub}
                tls: {local-ca: tls}
                issuers:
                - {name: control, kind: shared-secret, issuer: "https://i", audience: a, secret-file: control.secret}
                databases: [{name: sync}]
                """.formatted(publicPort, managementPort));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run -c", "run --config", "-c", "--config"})
    void run_is_the_command_if_none_is_named(String words) {
        assertThat(execute(words, file())).isZero();

        assertThat(served)
                .singleElement()
                .satisfies(properties -> assertThat(properties)
                        .containsEntry("quarkus.http.ssl-port", Integer.toString(publicPort))
                        .containsEntry("quarkus.management.port", Integer.toString(managementPort)));
        assertThat(directory.resolve("tls/ca.crt")).exists();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void the_exit_code_of_the_application_is_that_of_the_process() {
        exitCodeOfApplication = 1;

        assertThat(execute("run -c", file())).isEqualTo(1);
    }

    @Test
    void wrong_settings_start_nothing_and_are_told_all_at_once() throws IOException {
        Files.writeString(
                file(),
                Files.readString(file()).replace("name: sync", "nmae: sync").replace("id_ecdsa.pub", "no.pub"));

        assertThat(execute("run -c", file())).isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("did you mean \"databases[0].name\"?"))
                .anySatisfy(line -> assertThat(line).contains("there is no file " + directory.resolve("no.pub")));
        assertNothingStarted();
    }

    @Test
    void ports_in_use_are_told_with_their_settings() throws IOException {
        try (var _ = socket(publicPort);
                var _ = socket(managementPort)) {
            assertThat(execute("run -c", file())).isEqualTo(2);
        }

        assertThat(err.toString().lines())
                .containsExactly(
                        "gateway: cannot listen on 127.0.0.1:%d (setting \"listen\"): the address is in use. Stop the other process or choose another port."
                                .formatted(publicPort),
                        "gateway: cannot listen on 127.0.0.1:%d (setting \"management\"): the address is in use. Stop the other process or choose another port."
                                .formatted(managementPort));
        assertNothingStarted();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1:%d       | this machine has no such address. Use one of its own, or 0.0.0.0 for all.
            no.such.invalid:%d | the host no.such.invalid is not known. Use an address of this machine.
            """)
    void an_address_of_another_machine_is_told(String address, String sentence) throws IOException {
        var listen = address.formatted(publicPort);
        Files.writeString(
                file(), Files.readString(file()).replace("listen: 127.0.0.1:" + publicPort, "listen: " + listen));

        assertThat(execute("run -c", file())).isEqualTo(2);

        assertThat(err.toString())
                .isEqualTo("gateway: cannot listen on %s (setting \"listen\"): %s%n".formatted(listen, sentence));
        assertNothingStarted();
    }

    @Test
    void certificates_that_cannot_be_made_are_told() throws IOException {
        Files.createDirectory(directory.resolve("tls"));
        Files.writeString(directory.resolve("tls/ca.crt"), "rubbish");

        assertThat(execute("run -c", file())).isEqualTo(2);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("gateway: %s and ca.key beside it are no usable certificate authority"
                        .formatted(directory.resolve("tls/ca.crt")));
        assertThat(served).isEmpty();
    }

    @Test
    void check_beside_a_running_gateway_finds_nothing_wrong_and_binds_nothing() throws IOException {
        try (var _ = socket(publicPort);
                var _ = socket(managementPort)) {
            assertThat(execute("check", file())).isZero();
        }

        assertThat(out.toString()).startsWith(file() + ": ok, with ");
        assertThat(err.toString().lines()).allMatch(line -> line.contains(": warning: "));
        assertNothingStarted();
    }

    @Test
    void check_tells_what_run_would() throws IOException {
        Files.writeString(file(), "listen: 1\n" + Files.readString(file()));
        execute("run -c", file());
        var told = err.toString();
        err.getBuffer().setLength(0);

        assertThat(execute("check", file())).isEqualTo(2);

        assertThat(err.toString()).isEqualTo(told).contains(file() + ":2:1: setting \"listen\" is written twice");
    }

    @Test
    void check_answers_in_json_on_standard_output() throws IOException {
        assertThat(execute("check --json", file())).isZero();
        var good = new JsonObject(out.toString());
        assertThat(good.getString("file")).isEqualTo(file().toString());
        assertThat(good.getBoolean("valid")).isTrue();
        assertThat(good.getJsonArray("problems")).isEmpty();
        out.getBuffer().setLength(0);
        Files.writeString(file(), Files.readString(file()).replace("name: sync", "name: Sync"));

        assertThat(execute("check --json", file())).isEqualTo(2);

        var answer = new JsonObject(out.toString());
        assertThat(answer.getBoolean("valid")).isFalse();
        assertThat(answer.getJsonArray("problems").getJsonObject(0).getInteger("line"))
                .isEqualTo(7);
        assertThat(answer.getJsonArray("problems").getJsonObject(0).getInteger("column"))
                .isEqualTo(20);
        assertThat(answer.getJsonArray("problems").getJsonObject(0).getString("message"))
                .contains("\"Sync\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void defaults_prints_a_settings_file() {
        assertThat(execute("defaults")).isZero();

        assertThat(out.toString()).isEqualTo(ConfigReader.SCHEMA.defaults());
    }

    @Test
    void schema_prints_what_editors_need() {
        assertThat(execute("schema")).isZero();

        assertThat(out.toString()).isEqualTo(ConfigReader.jsonSchema());
    }

    @Test
    void the_version_is_told_on_a_line() {
        assertThat(execute("--version")).isZero();

        assertThat(out.toString()).matches("gateway \\S+\n");
        assertNothingStarted();
    }

    @ParameterizedTest(name = "gateway {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            chekc            | gateway: Unmatched argument at index 0: 'chekc'; did you mean "check"? See `gateway --help`.
            run --confg=x    | gateway: Unknown option: '--confg=x'; did you mean "--config"? See `gateway --help`.
            check            | gateway: Missing required parameter: 'FILE'. See `gateway --help`.
            diff a           | gateway: Missing required parameter: 'AFTER'. See `gateway --help`.
            run -c           | gateway: Missing required parameter for option '--config' (FILE). See `gateway --help`.
            defaults a       | gateway: Unmatched argument at index 1: 'a'. See `gateway --help`.
            """)
    void wrong_arguments_are_answered_with_a_sentence(String line, String sentence) {
        assertThat(execute(line)).isEqualTo(2);

        assertThat(err.toString()).isEqualTo(sentence + "\n");
        assertNothingStarted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "run --help", "check -h", "defaults --help", "diff -h", "schema -h"})
    void every_command_explains_itself(String line) {
        assertThat(execute(line)).isZero();

        assertThat(out.toString()).startsWith("Usage: gateway");
        assertNothingStarted();
    }

    private void assertNothingStarted() {
        assertThat(served).isEmpty();
        assertThat(directory.resolve("tls")).doesNotExist();
    }

    private int execute(String words, Object... more) {
        var arguments = new ArrayList<>(List.of(words.split(" ")));
        for (var one : more) {
            arguments.add(one.toString());
        }
        return new CommandLines(this::serve, new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private int serve(Preparation preparation) {
        served.add(preparation.properties());
        preparation.parts().keyring().close();
        return exitCodeOfApplication;
    }

    private Path file() {
        return directory.resolve("gateway.yaml");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static ServerSocket socket(int port) throws IOException {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, Base64.getEncoder().encodeToString(encoded));
    }
}
