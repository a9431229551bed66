package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The opening handshake where a client does not behave as most do. */
class HandshakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void clients_that_leave_before_the_101_leave_neither_a_connection_nor_a_place_behind() {
        var headers = UPGRADE + "\n" + bearer();
        var held = bed.upstream.hold();
        for (int round = 0; round < 3; round++) {
            try (var _ = bed.open("GET", SUBSCRIBE, headers);
                    var _ = bed.open("GET", SUBSCRIBE, headers)) {
                await().atMost(PATIENCE).until(() -> bed.upstream.upgrading() == 2);
            }
            await().atMost(PATIENCE).until(() -> bed.upstream.upgrading() == 0);
        }
        held.complete();

        try (var socket = bed.open("GET", SUBSCRIBE, headers)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void spacetimedb_that_does_not_answer_is_not_waited_for_for_ever() throws Exception {
        try (var impatient = new GatewayBed(Files.createDirectory(files.resolve("impatient")), Duration.ofSeconds(1))) {
            impatient.upstream.hold();

            var answer = impatient.send("GET", SUBSCRIBE, UPGRADE + "\n" + bearer(), "");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().getString("reason_code")).isEqualTo("upstream_timeout");
            await().atMost(PATIENCE).until(() -> impatient.upstream.upgrading() == 0);
        }
    }

    @Test
    void the_longest_token_may_be_echoed_in_the_answer() {
        bed.upstream.echo("x".repeat(10_000));

        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContain("xxx");
        }
    }

    @Test
    void the_name_of_the_protocol_is_taken_in_any_case() {
        var headers = UPGRADE.replace("Upgrade: websocket", "Upgrade: WebSocket") + "\n" + bearer();

        try (var socket = bed.open("GET", SUBSCRIBE, headers)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void no_extension_is_negotiated_with_either_end() {
        var headers = UPGRADE + "\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\n" + bearer();

        try (var socket = bed.open("GET", SUBSCRIBE, headers)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
            assertThat(bed.upstream.received()).doesNotContainIgnoringCase("extensions");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Origin: https://app.example                              | 101
            Origin: HTTPS://App.Example                              | 101
            Origin: https://app.example/                             | 101
            X-Native: client                                         | 101
            Origin: https://app.example.evil                         | 403
            Origin: http://app.example                               | 403
            Origin: https://app.example:8443                         | 403
            Origin: null                                             | 403
            Origin:                                                  | 403
            Origin: https://app.example, https://app.example         | 403
            Origin: https://app.example@Origin: https://app.example  | 403
            """)
    void a_page_opens_a_socket_from_an_origin_on_the_list_and_a_native_client_from_none(String lines, int status) {
        var headers = UPGRADE + "\n" + bearer() + "\n" + lines.replace('@', '\n');

        var answer = bed.send("GET", SUBSCRIBE, headers, "");

        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.json().getString("reason_code")).isEqualTo("origin_not_allowed");
            assertThat(bed.upstream.received()).isEmpty();
        }
    }
}
