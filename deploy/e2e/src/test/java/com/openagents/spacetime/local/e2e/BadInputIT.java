package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.Daemon;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every start that cannot succeed ends with one sentence and exit code 2, and leaves nothing behind. */
@ExtendWith(SharedStack.class)
class BadInputIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "gateway: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a certificate that is not there | local-ca: .*        | "certificate: /no/such/tls.crt\\n  key: /no/such/tls.key" | /no/such/tls.crt
            a port in use                   | nothing             | ""                                                       | in use
            a setting nobody knows          | calls-in-flight     | calls-in-fligt                                           | calls-in-flight
            a key that is not there         | private-key: .*     | "private-key: /no/such/id_ecdsa"                         | /no/such/id_ecdsa
            """)
    void the_gateway_does_not_start(String name, String from, String to, String named, RunningStack stack)
            throws Exception {
        var settings = changed(stack, "gateway.yaml", from, to.replace("\\n", "\n"));

        assertRefused(run(Checkout.current().gateway(), settings), named);
    }

    @ParameterizedTest(name = "sidecar: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a data directory that is a file | data-dir: .*  | "data-dir: /dev/null" | /dev/null
            no data directory               | data-dir: .*  | "data-dir: /no/such"  | /no/such
            a port in use                   | url: 'file:.* | "url: 'file:%s'"      | in use
            a setting nobody knows          | data-dir      | data-dri              | data-dir
            """)
    void the_sidecar_does_not_start(String name, String from, String to, String named, RunningStack stack)
            throws Exception {
        var settings = changed(stack, "sidecar.yaml", from, to.formatted(directory.resolve("store")));

        assertRefused(run(Checkout.current().sidecar(), settings), named);
    }

    @Test
    void a_bucket_that_is_not_there_stops_the_whole_stack() throws Exception {
        try (var gcs = FakeGcs.start(directory)) {
            var options = StackOptions.in(directory.resolve("stack"))
                    .withStore(URI.create("gs://no-such-bucket"), Optional.of(gcs.url()));

            assertStackRefused(options, "no-such-bucket");
        }
    }

    @Test
    void a_port_in_use_stops_the_whole_stack(RunningStack stack) {
        var taken = stack.description().gateway().url().getPort();

        assertStackRefused(
                StackOptions.in(directory.resolve("stack")).withBasePort(Math.min(taken, 65_531)), "port " + taken);
    }

    @Test
    void server_data_that_is_a_file_stops_the_whole_stack() throws IOException {
        var file = Files.createFile(directory.resolve("file"));

        assertStackRefused(StackOptions.in(directory.resolve("stack")).withServerData(file), file.toString());
    }

    private static void assertStackRefused(StackOptions options, String named) {
        assertThatThrownBy(() -> Stack.started(options, Checkout.current(), RunningStack::say))
                .isInstanceOfSatisfying(
                        StackFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContaining(named);
        assertThat(List.of("issuer", "spacetimedb", "gateway", "sidecar"))
                .allSatisfy(name ->
                        assertThat(Daemon.running(options.state(), name)).isEmpty());
    }

    private static void assertRefused(Command run, String named) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.err()).contains(named).doesNotContain("\tat ");
    }

    /** A copy of a stack's configuration file with one change. */
    private Path changed(RunningStack stack, String file, String from, String to) throws IOException {
        var text = Files.readString(stack.stack().options().state().resolve(file));
        return Files.writeString(directory.resolve(file), text.replaceAll(from, to));
    }

    private static Command run(Path jar, Path settings) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Command.run(
                List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", jar.toString(), "run", "-c", settings.toString()),
                LIMIT);
    }
}
