package com.openagents.spacetime.local.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final int LIMIT_MILLIS = 10_000;
    private static final int A_WHILE_MILLIS = 200;

    private final AtomicBoolean firstIsReady = new AtomicBoolean(true);
    private ServerSocket first;
    private ServerSocket second;
    private Relay relay;

    @BeforeEach
    void listen() throws IOException {
        first = listener();
        second = listener();
        relay = new Relay(List.of(backend(first, firstIsReady::get), backend(second, () -> true)));
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        first.close();
        second.close();
    }

    @Test
    void bytes_pass_both_ways_however_many() throws Exception {
        try (var client = client();
                var backend = first.accept()) {
            var many = "0123456789".repeat(400_000).getBytes(StandardCharsets.US_ASCII);
            var sending = Thread.ofVirtual().start(() -> send(client, many));

            assertThat(backend.getInputStream().readNBytes(many.length)).isEqualTo(many);
            send(backend, "yes".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("yes");
            sending.join();
        }
    }

    @Test
    void newcomers_go_to_the_first_that_is_ready_and_those_who_are_there_stay() throws Exception {
        try (var early = client();
                var backend = first.accept()) {
            firstIsReady.set(false);

            await().untilAsserted(() -> {
                try (var late = client()) {
                    send(late, new byte[] {7});
                    second.setSoTimeout(A_WHILE_MILLIS);
                    try (var taken = second.accept()) {
                        assertThat(taken.getInputStream().read()).isEqualTo(7);
                    }
                }
            });
            send(early, new byte[] {1});
            assertThat(backend.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void an_end_goes_on_to_the_other_side() throws Exception {
        try (var client = client();
                var backend = first.accept()) {
            hangUp(client);

            assertThat(read(backend)).isEqualTo(-1);
        }
        try (var client = client();
                var backend = first.accept()) {
            hangUp(backend);

            assertThat(read(client)).isEqualTo(-1);
        }
    }

    @Test
    void a_reset_goes_on_as_a_reset() throws Exception {
        try (var client = client();
                var backend = first.accept()) {
            client.setSoLinger(true, 0);
            hangUp(client);

            assertThatThrownBy(() -> read(backend)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_backend_hears_nothing_of_a_client_that_is_swallowed_not_even_its_end() throws Exception {
        try (var client = client();
                var backend = first.accept()) {
            send(client, new byte[] {1});
            assertThat(read(backend)).isEqualTo(1);
            relay.swallow();
            send(client, new byte[] {2});
            hangUp(client);

            backend.setSoTimeout(A_WHILE_MILLIS);
            assertThatThrownBy(() -> read(backend)).isInstanceOf(SocketTimeoutException.class);
            hangUp(backend);
            await().until(() -> relay.joined() == 0);
        }
    }

    private static ServerSocket listener() throws IOException {
        var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(LIMIT_MILLIS);
        return listener;
    }

    private static Backend backend(ServerSocket listener, java.util.function.BooleanSupplier ready) {
        return new Backend((InetSocketAddress) listener.getLocalSocketAddress(), ready);
    }

    private Socket client() throws IOException {
        var client = new Socket(relay.address().getAddress(), relay.address().getPort());
        client.setSoTimeout(LIMIT_MILLIS);
        return client;
    }

    private static void hangUp(Socket socket) throws IOException {
        socket.close();
    }

    private static int read(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
