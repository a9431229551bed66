package com.openagents.spacetime.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.config.Difference.TakenUp;
import com.openagents.spacetime.settings.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison says of a restart what a reload would. */
class ComparisonTest {
    private static final String YAML = """
            listen: 127.0.0.1:8443
            upstream: {url: "http://127.0.0.1:3000", private-key: id_ecdsa, public-key: id_ecdsa.pub}
            tls: {certificate: tls.crt, key: tls.key}
            issuers:
            - {name: control, kind: shared-secret, issuer: "https://i", audience: a, secret-file: control.secret}
            databases: [{name: sync}]
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void make_files() throws Exception {
        CaseFiles.make(directory);
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(delimiter = '|', textBlock = """
            8443                               | 08443
            127.0.0.1:8443                     | 127.0.0.1:8444
            http://127.0.0.1:3000              | http://127.0.0.1:3001
            upstream: {                        | upstream: {connect-timeout: 6s,
            upstream: {                        | upstream: {connect-timeout: 5000ms,
            upstream: {                        | upstream: {version: 2.0,
            upstream: {                        | upstream: {subject: "g.{sub}",
            private-key: id_ecdsa              | private-key: ./id_ecdsa
            tls: {                             | tls: {engine: jdk,
            tls: {                             | tls: {engine: auto,
            tls: {                             | tls: {min-version: "1.2",
            certificate: tls.crt, key: tls.key | local-ca: new
            certificate: tls.crt, key: tls.key | certificate: ./tls.crt, key: tls.key
            tls: {                             | operator-tls: {certificate: tls.crt, key: tls.key}@tls: {
            tls: {                             | shared: {url: "redis://127.0.0.1:6379"}@tls: {
            tls: {                             | revocations: {file: revocations.lines}@tls: {
            tls: {                             | drain: {window: 1m}@tls: {
            name: sync                         | name: other
            audience: a                        | audience: b
            """)
    void a_restart_is_named_exactly_where_a_reload_would_ask_for_one(String before, String after) throws IOException {
        var running = write("running.yaml", YAML);
        var next = write("next.yaml", YAML.replace(before, after.replace("@", "\n")));

        var comparison = value(Comparison.of(running, next, CaseFiles.NOW));
        var complaint = RestartOnly.complaint(settings(running), settings(next));

        assertThat(comparison.needsRestart()).isEqualTo(complaint.isPresent());
        comparison.differences().stream()
                .filter(difference -> difference.takenUp() == TakenUp.RESTART)
                .forEach(difference -> assertThat(complaint.orElseThrow())
                        .contains(difference.change().entry().name().split("\\.", -1)[0]));
    }

    private static GatewaySettings settings(Path file) {
        return value(ConfigReader.read(file, CaseFiles.NOW));
    }

    private static <T> T value(Reading<T> reading) {
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Valid<T>) reading).value();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
