package com.openagents.spacetime.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A yes must be true of what was on the disk when the command began; a no comes as soon as it is sure. */
class SyncCommandTest {
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile IntFunction<String> answers = _ -> "{}";
    private final HttpServer daemon = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startADaemon() throws IOException {
        daemon.createContext("/status", exchange -> {
            var bytes = answers.apply(asked.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        daemon.start();
        Files.writeString(directory.resolve("sidecar.yaml"), """
                source: {data-dir: data}
                store: {url: "file:%s"}
                listen: 127.0.0.1:%d
                """.formatted(
                        directory, daemon.getAddress().getPort()));
    }

    @AfterEach
    void stopTheDaemon() {
        daemon.stop(0);
    }

    private int sync(String... arguments) {
        var line = Stream.concat(
                        Stream.of(
                                "sync", "-c", directory.resolve("sidecar.yaml").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return SidecarMain.execute(line, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static String status(String state, boolean caughtUp, Instant asOf) {
        return new JsonObject()
                .put("state", state)
                .put("caughtUp", caughtUp)
                .put("asOf", asOf.toString())
                .put("rpoSeconds", caughtUp ? 0.0 : 1.5)
                .encode();
    }

    @Test
    void a_yes_counts_when_every_look_began_after_the_command() {
        answers = time -> status("shipping", true, time < 3 ? Instant.EPOCH : LATER);

        assertThat(sync()).isZero();
        assertThat(asked).hasValue(3);
        assertThat(out.toString()).contains("everything is in the bucket");
    }

    @Test
    void without_wait_a_current_no_is_the_answer() {
        answers = _ -> status("shipping", false, LATER);

        assertThat(sync()).isEqualTo(SidecarMain.NO);
        assertThat(asked).hasValue(1);
        assertThat(err.toString()).contains("state shipping, 1.5 s behind").hasLineCount(1);
    }

    @Test
    void with_wait_a_no_is_asked_again_until_it_is_a_yes() {
        answers = time -> status("shipping", time > 4, LATER);

        assertThat(sync("--wait", "--json")).isZero();
        assertThat(asked).hasValue(5);
        assertThat(new JsonObject(out.toString()))
                .isEqualTo(new JsonObject()
                        .put("shipped", true)
                        .put("state", "shipping")
                        .put("problem", null)
                        .put("asOf", LATER.toString())
                        .put("rpoSeconds", 0.0));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void waiting_has_an_end() {
        answers = _ -> status("shipping", false, LATER);

        assertThat(sync("--wait", "--timeout", "1", "--json")).isEqualTo(SidecarMain.NO);
        assertThat(asked.get()).isGreaterThan(1);
        assertThat(new JsonObject(out.toString()).getBoolean("shipped")).isFalse();
        assertThat(err.toString()).contains("not everything is in the bucket");
    }

    @ParameterizedTest
    @CsvSource({"fenced", "refused"})
    void a_sidecar_that_must_not_write_is_not_waited_for(String state) {
        answers = _ -> status(state, false, LATER);

        assertThat(sync("--wait")).isEqualTo(SidecarMain.NO);
        assertThat(asked).hasValue(1);
        assertThat(err.toString()).contains("state " + state);
    }

    @Test
    void a_time_below_nothing_is_wrong() {
        assertThat(sync("--wait", "--timeout", "-1")).isEqualTo(SidecarMain.WRONG);
        assertThat(err.toString()).contains("--timeout -1").hasLineCount(1);
        assertThat(asked).hasValue(0);
    }
}
