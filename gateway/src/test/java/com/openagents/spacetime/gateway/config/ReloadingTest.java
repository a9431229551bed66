package com.openagents.spacetime.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.observe.RuleMetrics;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.settings.Reading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadingTest {
    private static final String YAML = """
            listen: 127.0.0.1:8443
            management: 127.0.0.1:9443
            upstream: {url: "http://127.0.0.1:3000", private-key: id_ecdsa, public-key: id_ecdsa.pub}
            tls: {certificate: tls.crt, key: tls.key}
            issuers:
            - {name: control, kind: shared-secret, issuer: "https://i", audience: a, secret-file: control.secret}
            databases: [{name: sync}]
            limits: {subject: {sockets: 10}}
            """;

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> done = new ArrayList<>();
    private Instant now = CaseFiles.NOW;
    private Path file;
    private Preparation preparation;
    private Reloading reloading;

    @BeforeEach
    void start() throws Exception {
        CaseFiles.make(directory);
        file = directory.resolve("gateway.yaml");
        write(YAML);
        var contents = FileContents.of(file);
        var source = new Preparation.Source(file, contents, settings());
        preparation = Preparation.of(source, CaseFiles.NOW);
        var generations = preparation.parts().generations();
        var metrics = new RuleMetrics(
                registry,
                () -> generations.current().number(),
                generations::isReloadFailed,
                () -> 0,
                InstantSource.system());
        generations.onChange(() -> done.add("generation"));
        reloading = new Reloading(preparation, metrics, () -> now);
    }

    @AfterEach
    void stop() {
        preparation.parts().keyring().close();
    }

    @Test
    void nothing_is_replaced_while_nothing_changes() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(CaseFiles.NOW));

        look(3);

        assertThat(generation()).isEqualTo(1);
        assertThat(done).isEmpty();
    }

    @Test
    void a_change_is_in_force_once_two_looks_agree() throws IOException {
        write(YAML.replace("10", "11"));
        look(1);
        assertThat(generation()).isEqualTo(1);

        look(1);

        assertThat(generation()).isEqualTo(2);
        assertThat(socketsPerSubject()).isEqualTo(11);
        assertThat(done).containsExactly("generation");
    }

    @Test
    void a_file_that_is_still_being_written_is_not_read() throws IOException {
        write(YAML.replace("10", "11"));
        look(1);
        write(YAML.replace("10", "12"));
        look(1);
        assertThat(generation()).isEqualTo(1);

        look(1);

        assertThat(generation()).isEqualTo(2);
        assertThat(socketsPerSubject()).isEqualTo(12);
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource(delimiter = '|', textBlock = """
            nmae: sync      | name: sync
            name: Sync      | name: sync
            no.secret       | control.secret
            short.secret    | control.secret
            expired.crt     | tls.crt
            other.key       | tls.key
            sokets: 3       | sockets: 10
            """)
    void what_is_wrong_changes_nothing_and_shows_until_it_is_right(String wrong, String right) throws IOException {
        write(YAML.replace(right, wrong));

        look(4);

        assertThat(generation()).isEqualTo(1);
        assertThat(failed()).isEqualTo(1);
        assertThat(done).isEmpty();

        write(YAML.replace("10", "11"));
        look(2);
        assertThat(generation()).isEqualTo(2);
        assertThat(failed()).isZero();
    }

    @Test
    void what_is_put_back_as_it_was_is_read_again_and_clears_the_alarm() throws IOException {
        write("nonsense");
        look(2);

        write(YAML);
        look(2);

        assertThat(failed()).isZero();
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1:8443               | 127.0.0.1:8444              | listen
            127.0.0.1:9443               | 127.0.0.1:9444              | management
            http://127.0.0.1:3000        | http://127.0.0.1:3001       | upstream
            upstream: {                  | upstream: {subject: "g.{sub}", | upstream.subject
            tls: {                       | tls: {engine: jdk,          | tls.engine
            tls: {                       | tls: {min-version: "1.2",   | tls.min-version
            certificate: tls.crt, key: tls.key | local-ca: new         | tls.local-ca, tls.certificate, tls.key
            tls: {                       | operator-tls: {certificate: tls.crt, key: tls.key}@tls: { | operator-tls
            """)
    void what_takes_a_restart_is_refused_with_its_name(String before, String after, String name) throws Exception {
        write(YAML.replace(before, after.replace("@", "\n")).replace("10", "11"));

        var problems = new Reload(preparation).attempt(FileContents.of(file), CaseFiles.NOW);

        assertThat(problems)
                .containsExactly(name
                        + " changed, which only a restart takes up: restart the gateway, or put back what was there");
        assertThat(generation()).isEqualTo(1);
    }

    @Test
    void tokens_that_are_forwarded_from_now_on_take_a_restart() throws Exception {
        write(YAML.replace("private-key: id_ecdsa, ", "credential: forward, ")
                .replace("shared-secret", "oidc")
                .replace(", secret-file: control.secret", ""));

        var problems = new Reload(preparation).attempt(FileContents.of(file), CaseFiles.NOW);

        assertThat(problems).singleElement().asString().startsWith("upstream.credential changed");
    }

    @Test
    void another_key_pair_of_spacetimedb_takes_a_restart() throws Exception {
        var other = Files.createDirectory(directory.resolve("other"));
        CaseFiles.make(other);
        replaceBy(other.resolve("id_ecdsa"), "id_ecdsa");
        replaceBy(other.resolve("id_ecdsa.pub"), "id_ecdsa.pub");

        var problems = new Reload(preparation).attempt(FileContents.of(file), CaseFiles.NOW);

        assertThat(problems).singleElement().asString().startsWith("upstream.private-key changed");
    }

    @Test
    void a_new_certificate_under_the_same_paths_is_shown_with_all_else_that_is_new() throws Exception {
        var shown = shown();
        renewCertificate(CaseFiles.NOW.minus(Duration.ofDays(1)));
        write(YAML.replace("10", "11"));

        look(2);

        assertThat(shown().standard()).isNotEqualTo(shown.standard());
        assertThat(shown().standard().hosts()).containsExactly("renewed.example");
        assertThat(socketsPerSubject()).isEqualTo(11);
        assertThat(generation()).isEqualTo(2);
    }

    @Test
    void a_certificate_that_is_not_valid_yet_is_shown_when_it_is() throws Exception {
        renewCertificate(CaseFiles.NOW.plus(Duration.ofDays(1)));
        look(2);
        assertThat(failed()).isEqualTo(1);

        now = now.plus(Duration.ofDays(2));
        look(1);

        assertThat(shown().standard().hosts()).containsExactly("renewed.example");
        assertThat(failed()).isZero();
    }

    @Test
    void certificates_come_and_go_with_the_list() throws IOException {
        write(YAML.replace("tls.key}", "tls.key, certificates: [{certificate: other.crt, key: other-tls.key}]}"));
        look(2);
        assertThat(shown().further())
                .singleElement()
                .satisfies(other -> assertThat(other.hosts()).containsExactly("other.example"));

        write(YAML);
        look(2);

        assertThat(shown().further()).isEmpty();
        assertThat(generation()).isEqualTo(3);
    }

    @Test
    void a_certificate_under_another_path_is_shown() throws IOException {
        write(YAML.replace("tls.crt, key: tls.key", "other.crt, key: other-tls.key"));

        look(2);

        assertThat(shown().standard().hosts()).containsExactly("other.example");
    }

    @Test
    void what_clients_are_shown_is_left_alone_by_other_changes() throws IOException {
        var shown = shown();
        write(YAML.replace("10", "11"));

        look(2);

        assertThat(generation()).isEqualTo(2);
        assertThat(shown()).isSameAs(shown);
    }

    @Test
    void a_certificate_that_does_not_fit_its_key_keeps_everything_as_it_was() throws IOException {
        var shown = shown();
        replaceBy(directory.resolve("other.key"), "tls.key");
        write(YAML.replace("10", "11"));

        look(2);

        assertThat(done).isEmpty();
        assertThat(shown()).isSameAs(shown);
        assertThat(socketsPerSubject()).isEqualTo(10);
        assertThat(failed()).isEqualTo(1);
    }

    @Test
    void a_volume_of_kubernetes_that_swaps_its_links_is_a_change() throws IOException {
        var first = Files.createDirectory(directory.resolve("..1"));
        var second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("gateway.yaml"), YAML);
        Files.writeString(second.resolve("gateway.yaml"), YAML.replace("10", "11"));
        var data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Files.delete(file);
        Files.createSymbolicLink(file, data.resolve("gateway.yaml"));
        look(2);
        assertThat(generation()).isEqualTo(1);

        Files.move(
                Files.createSymbolicLink(directory.resolve("..data_tmp"), second),
                data,
                StandardCopyOption.ATOMIC_MOVE);
        look(2);

        assertThat(generation()).isEqualTo(2);
        assertThat(socketsPerSubject()).isEqualTo(11);
    }

    @Test
    void a_secret_that_changes_in_its_file_is_read() throws IOException {
        Files.writeString(directory.resolve("control.secret"), "another secret of more than thirty-two bytes");

        look(2);

        assertThat(generation()).isEqualTo(2);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            reloading.look();
        }
    }

    private void renewCertificate(Instant validFrom) throws Exception {
        var made = LocalCertificates.ready(directory.resolve("renewed"), List.of("renewed.example"), validFrom);
        replaceBy(made.certificate(), "tls.crt");
        replaceBy(made.key(), "tls.key");
    }

    private void replaceBy(Path source, String name) throws IOException {
        Files.copy(source, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private GatewaySettings settings() {
        return switch (ConfigReader.read(file, CaseFiles.NOW)) {
            case Reading.Valid<GatewaySettings>(var settings) -> settings;
            case Reading.Invalid<GatewaySettings>(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private ServerIdentities shown() {
        return preparation.tls().clients().identities();
    }

    private long generation() {
        return preparation.parts().generations().current().number();
    }

    private int socketsPerSubject() {
        return preparation
                .parts()
                .generations()
                .current()
                .rules()
                .limits()
                .ordinary()
                .subject()
                .sockets();
    }

    private double failed() {
        return registry.get("spacetime_gateway_reload_failed").gauge().value();
    }
}
