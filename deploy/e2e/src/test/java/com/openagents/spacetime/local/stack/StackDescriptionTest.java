package com.openagents.spacetime.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.DevelopmentIssuers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDescriptionTest {
    @TempDir
    private Path state;

    @Test
    void what_is_written_is_read_again() {
        var description = description();

        description.write(state);

        assertThat(StackDescription.read(state)).isEqualTo(description);
    }

    @Test
    void the_file_has_the_shape_that_others_rely_on() throws IOException {
        description().write(state);

        var json = new ObjectMapper().readTree(state.resolve("stack.json").toFile());

        assertThat(json.at("/gateway/url").asText()).isEqualTo("https://127.0.0.1:1");
        assertThat(json.at("/gateway/ca").asText()).isEqualTo("/state/tls/ca.crt");
        assertThat(json.at("/gateway/management").asText()).isEqualTo("http://127.0.0.1:2");
        assertThat(json.at("/sidecar/url").asText()).isEqualTo("http://127.0.0.1:3");
        assertThat(json.at("/spacetimedb/url").asText()).isEqualTo("http://127.0.0.1:4");
        assertThat(json.at("/spacetimedb/dataDir").asText()).isEqualTo("/state/data");
        assertThat(json.at("/spacetimedb/database").asText()).isEqualTo("event-sync");
        assertThat(json.at("/spacetimedb/pid").asLong()).isEqualTo(44);
        assertThat(json.at("/spacetimedb/keys/public").asText()).isEqualTo("/state/keys/id_ecdsa.pub");
        assertThat(json.at("/spacetimedb/keys/private").asText()).isEqualTo("/state/keys/id_ecdsa");
        assertThat(json.at("/store/url").asText()).isEqualTo("file:/state/store");
        assertThat(json.at("/issuers/0/name").asText()).isEqualTo("control");
        assertThat(json.at("/issuers/0/kind").asText()).isEqualTo("shared-secret");
        assertThat(json.at("/issuers/1/kind").asText()).isEqualTo("oidc");
        assertThat(json.at("/issuers/1/issuer").asText()).isEqualTo("http://127.0.0.1:5");
        assertThat(json.at("/pids/sidecar").asLong()).isEqualTo(33);
    }

    @Test
    void a_directory_without_a_stack_is_told_apart_from_a_broken_one() {
        assertThatThrownBy(() -> StackDescription.read(state))
                .hasMessageContaining("no stack runs in " + state)
                .hasMessageContaining("deploy/local/up --state " + state);
    }

    @Test
    void an_issuer_that_is_not_there_is_answered_with_those_that_are() {
        assertThatThrownBy(() -> description().issuer("google"))
                .hasMessage("no issuer is called google: there are control, oidc.");
    }

    private StackDescription description() {
        return new StackDescription(
                new StackDescription.Gateway(
                        URI.create("https://127.0.0.1:1"),
                        Path.of("/state/tls/ca.crt"),
                        URI.create("http://127.0.0.1:2")),
                new StackDescription.Sidecar(URI.create("http://127.0.0.1:3")),
                new StackDescription.SpacetimeDb(
                        URI.create("http://127.0.0.1:4"),
                        Path.of("/state/data"),
                        "event-sync",
                        44,
                        new StackDescription.Keys(
                                Path.of("/state/keys/id_ecdsa.pub"), Path.of("/state/keys/id_ecdsa"))),
                new StackDescription.Store(URI.create("file:/state/store"), null),
                DevelopmentIssuers.in(state.resolve("issuers"), 5).all().stream()
                        .map(StackDescription.IssuerEntry::of)
                        .toList(),
                Map.of("gateway", 11L, "sidecar", 33L, "spacetimedb", 44L));
    }
}
