package com.openagents.spacetime.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.store.file.FileStore;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong stops the program with its sentence and its exit code, before anything is started. */
class SidecarMainTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeAStore() throws IOException {
        Files.createDirectory(directory.resolve("store"));
    }

    private int run(String... args) {
        return SidecarMain.execute(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String config(String yaml) throws IOException {
        var filled = yaml.replace("DIR", directory.toString());
        return Files.writeString(directory.resolve("sidecar.yaml"), filled).toString();
    }

    private String rightConfig(int port) throws IOException {
        return config("""
                source: {data-dir: DIR/data}
                store: {url: "file:DIR/store"}
                listen: 127.0.0.1:%d
                """.formatted(port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            an unknown setting       | source: {data-dir: DIR/data, speed: 9}\\nstore: {url: "file:DIR/store"}        | unknown setting "source.speed"
            a directory out of reach | source: {data-dir: DIR/no/data}\\nstore: {url: "file:DIR/store"}               | nor the directory it would be in exists
            a missing store          | source: {data-dir: DIR/data}\\nstore: {url: "file:DIR/none"}                   | does not exist: create it
            not YAML                 | source: [                                                                      | sidecar.yaml
            a note out of reach      | source: {data-dir: DIR/data, note: DIR/no/n}\\nstore: {url: "file:DIR/store"}  | cannot be written
            """)
    void a_wrong_configuration_is_one_sentence_and_exit_code_2(String what, String yaml, String sentence)
            throws IOException {
        int code = run("run", "-c", config(yaml.replace("\\n", "\n") + "\nlisten: 127.0.0.1:" + freePort()));

        assertThat(err.toString()).as(what).contains(sentence).hasLineCount(1);
        assertThat(code).isEqualTo(2);
        assertThat(directory.resolve("data.sidecar.json")).doesNotExist();
    }

    @Test
    void a_port_in_use_is_one_sentence_and_exit_code_2() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("run", "-c", rightConfig(taken.getLocalPort()))).isEqualTo(2);

            assertThat(err.toString())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasLineCount(1);
        }
    }

    @Test
    void a_bucket_with_another_history_is_one_sentence_and_exit_code_2() throws IOException {
        Reign.claim(
                new FileStore(directory.resolve("store")),
                directory.resolve("other-note"),
                Reign.Succession.OWN_ONLY,
                Optional.empty(),
                new Claim.Writer("host", "", "start"),
                Instant.EPOCH);

        assertThat(run("run", "-c", rightConfig(freePort()))).isEqualTo(2);
        assertThat(err.toString()).contains("--take-over").hasLineCount(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            run --bogus                      | Unknown option
            nonsense                         | nonsense
            restore                          | --target
            restore --target t --offset x    | is not a long
            run --if-behind perhaps          | perhaps
            check                            | FILE
            """)
    void wrong_arguments_are_one_sentence_and_exit_code_2(String line, String sentence) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).hasLineCount(1);
    }

    @Test
    void a_file_that_is_not_there_is_one_sentence_and_exit_code_2() {
        assertThat(run("check", directory.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml").hasLineCount(1);
    }

    @Test
    void a_right_file_is_right() throws IOException {
        assertThat(run("check", rightConfig(freePort()))).isZero();
        assertThat(out.toString()).contains("is right");
    }

    @Test
    void a_daemon_that_does_not_answer_is_a_no() throws IOException {
        assertThat(run("status", "-c", rightConfig(freePort()))).isEqualTo(1);
        assertThat(err.toString())
                .contains("no sidecar answers at http://127.0.0.1")
                .hasLineCount(1);
    }

    @Test
    void a_daemon_may_listen_on_ipv6() throws IOException {
        var config = config("""
                source: {data-dir: DIR/data}
                store: {url: "file:DIR/store"}
                listen: "[::1]:%d"
                """.formatted(freePort()));

        assertThat(run("status", "-c", config)).isEqualTo(1);
        assertThat(err.toString())
                .contains("no sidecar answers at http://[::1]:")
                .hasLineCount(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"state":"starting"} | 0 | starting
            <html>a web page     | 1 | no sidecar answers
            """)
    void whatever_answers_in_a_daemons_place_is_told_in_one_line(String body, int code, String told)
            throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/status", exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            int exit = run("status", "-c", rightConfig(server.getAddress().getPort()));

            assertThat(exit).isEqualTo(code);
            assertThat(out + err.toString()).contains(told).hasLineCount(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_note_that_is_none_is_one_sentence_and_exit_code_2() throws IOException {
        Files.writeString(directory.resolve("data.sidecar.json"), "{");

        assertThat(run("run", "-c", rightConfig(freePort()))).isEqualTo(2);
        assertThat(err.toString()).contains("data.sidecar.json cannot be read").hasLineCount(1);
    }

    @Test
    void a_restore_from_an_empty_store_is_a_no() throws IOException {
        var target = directory.resolve("target").toString();

        assertThat(run("restore", "-c", rightConfig(freePort()), "--target", target))
                .isEqualTo(1);
        assertThat(err.toString()).contains("holds no backup").hasLineCount(1);
    }

    @Test
    void a_wrong_server_id_is_exit_code_2() throws IOException {
        var target = directory.resolve("target").toString();

        assertThat(run("restore", "-c", rightConfig(freePort()), "--target", target, "--server", "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is no server id").hasLineCount(1);
    }

    @Test
    void the_defaults_are_printed_whole() {
        assertThat(run("defaults")).isZero();
        assertThat(out.toString()).contains("data-dir:", "object-size:", "gs://");
    }

    @Test
    void the_schema_of_the_settings_is_printed_for_programs() {
        assertThat(run("defaults", "--json")).isZero();
        assertThat(new JsonObject(out.toString()).getString("$schema")).contains("json-schema.org");
    }

    @Test
    void mistakes_of_a_file_are_printed_for_programs_with_their_places() throws IOException {
        var wrong = config("source: {data-dir: DIR/data, speed: 9}\nstore: {url: \"file:DIR/store\"}");

        assertThat(run("check", "--json", wrong)).isEqualTo(2);

        var answer = new JsonObject(out.toString());
        assertThat(answer.getBoolean("valid")).isFalse();
        assertThat(answer.getJsonArray("problems")).hasSize(1);
        assertThat(answer.getJsonArray("problems").getJsonObject(0).getInteger("line"))
                .isEqualTo(1);
        assertThat(answer.getJsonArray("problems").getJsonObject(0).getString("message"))
                .contains("source.speed");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_right_file_is_right_for_programs_too() throws IOException {
        assertThat(run("check", "--json", rightConfig(freePort()))).isZero();
        assertThat(new JsonObject(out.toString()).getBoolean("valid")).isTrue();
    }

    @Test
    void without_a_daemon_the_bucket_can_be_asked() throws IOException {
        assertThat(run("status", "-c", rightConfig(freePort()))).isEqualTo(1);
        assertThat(err.toString()).contains("sidecar status --offline");

        assertThat(run("status", "--offline", "-c", rightConfig(freePort()))).isEqualTo(1);
        assertThat(err.toString()).contains("status: file:", "holds no backup").hasLineCount(2);
    }
}
