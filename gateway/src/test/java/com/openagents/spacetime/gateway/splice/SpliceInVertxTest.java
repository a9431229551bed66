package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.channel.Channel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The splice in the pipelines that Vert.x builds: it stands before their last handler, and their books stay right. */
@Timeout(30)
class SpliceInVertxTest implements SpliceListener {
    private static final byte[] PING = SpliceBed.frame(WireFrame.PING, new byte[0]);
    private static final byte[] UPDATE = SpliceBed.frame(WireFrame.BINARY, new byte[5000]);
    private static final byte[] MESSAGE = SpliceBed.masked(WireFrame.BINARY, ClientPayload.call(300));
    private static final byte[] OWN_FIRST =
            SpliceBed.frame(WireFrame.BINARY, SpliceBed.firstMessage(SpliceBed.OWN_TOKEN));

    private static final Vertx VERTX = Vertx.vertx();
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

    private final CompletableFuture<LiveSession> live = new CompletableFuture<>();
    private final CompletableFuture<SocketEnd> end = new CompletableFuture<>();
    private final CompletableFuture<Void> clientClosed = new CompletableFuture<>();
    private final CompletableFuture<Void> serverClosed = new CompletableFuture<>();

    private Duration clientLag = SpliceBed.CLIENT_LAG;

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @RepeatedTest(10)
    void two_plain_connections_are_joined_and_end_with_a_reason() throws Exception {
        joinsAndEndsWithAReason(new HttpServerOptions(), SocketFactory.getDefault());
    }

    @RepeatedTest(10)
    void a_client_behind_tls_is_joined_and_ends_with_a_reason() throws Exception {
        joinsAndEndsWithAReason(tls(), tlsClients());
    }

    @Test
    void a_client_behind_tls_that_falls_behind_and_reads_on_misses_nothing() throws Exception {
        var message = new byte[32 * 1024 * 1024];
        new Random(1).nextBytes(message);
        var frame = SpliceBed.frame(WireFrame.BINARY, message);
        try (var upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = tlsClients()
                        .createSocket(InetAddress.getLoopbackAddress(), gatewayTo(upstream.getLocalPort(), tls()));
                var server = opened(client, upstream)) {
            Thread.startVirtualThread(() -> sendAsFarAsPossible(server, frame));
            await().atMost(Duration.ofSeconds(20)).until(() -> live.get().isBehind());

            assertThat(client.getInputStream().readNBytes(frame.length)).isEqualTo(frame);
            await().atMost(Duration.ofSeconds(20)).until(() -> !live.get().isBehind());
            assertThat(end).isNotDone();
        }
    }

    @Test
    void a_client_behind_tls_that_reads_no_more_is_cut_off() throws Exception {
        clientLag = Duration.ofSeconds(1);
        var frame = SpliceBed.frame(WireFrame.BINARY, new byte[64 * 1024 * 1024]);
        try (var upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = tlsClients()
                        .createSocket(InetAddress.getLoopbackAddress(), gatewayTo(upstream.getLocalPort(), tls()));
                var server = opened(client, upstream)) {
            Thread.startVirtualThread(() -> sendAsFarAsPossible(server, frame));

            assertThat(end.get()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.SLOW_CONSUMER, ""), true));
        }
    }

    private static HttpServerOptions tls() {
        return new HttpServerOptions().setSsl(true).setKeyCertOptions(CERTIFICATE.keyCertOptions());
    }

    private static SocketFactory tlsClients() throws GeneralSecurityException {
        var trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return trusting.getSocketFactory();
    }

    /** SpacetimeDB's end of a socket whose first message the client has read. */
    private static Socket opened(Socket client, ServerSocket upstream) throws IOException {
        client.getOutputStream().write(upgradeRequest());
        var server = upstream.accept();
        readHead(server.getInputStream());
        server.getOutputStream().write(SpliceBed.concat(switchingProtocols(), SpliceBed.firstFrame()));
        readHead(client.getInputStream());
        assertThat(client.getInputStream().readNBytes(OWN_FIRST.length)).isEqualTo(OWN_FIRST);
        return server;
    }

    private static void sendAsFarAsPossible(Socket server, byte[] frame) {
        try {
            server.getOutputStream().write(frame);
        } catch (IOException cut) {
            assertThat(server.isBound()).isTrue(); // cut off inside the frame, which is what one test waits for
        }
    }

    private void joinsAndEndsWithAReason(HttpServerOptions options, SocketFactory clients) throws Exception {
        try (var upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = clients.createSocket(
                        InetAddress.getLoopbackAddress(), gatewayTo(upstream.getLocalPort(), options))) {
            client.getOutputStream().write(upgradeRequest());
            try (var server = upstream.accept()) {
                readHead(server.getInputStream());
                server.getOutputStream()
                        .write(SpliceBed.concat(switchingProtocols(), PING, SpliceBed.firstFrame(), UPDATE));

                readHead(client.getInputStream());
                var expected = SpliceBed.concat(PING, OWN_FIRST, UPDATE);
                assertThat(client.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
                client.getOutputStream().write(MESSAGE);
                assertThat(server.getInputStream().readNBytes(MESSAGE.length)).isEqualTo(MESSAGE);

                live.get().close(Refusal.TOKEN_REVOKED);

                var close = SpliceBed.frame(
                        WireFrame.CLOSE, CloseStatus.of(Refusal.TOKEN_REVOKED).payload());
                assertThat(client.getInputStream().readNBytes(close.length)).isEqualTo(close);
                assertThat(server.getInputStream().readAllBytes()).hasSize(8).startsWith(0x88);
                client.getOutputStream().write(SpliceBed.masked(WireFrame.CLOSE, new byte[0]));
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                assertThat(end.get()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.TOKEN_REVOKED, ""), false));
            }
        }
        CompletableFuture.allOf(clientClosed, serverClosed).get();
    }

    @Override
    public void opened(LiveSession socket) {
        live.complete(socket);
    }

    @Override
    public void serverLost(LiveSession socket, ServerLoss loss) {
        socket.close(Refusal.UPSTREAM_CLOSED);
    }

    @Override
    public void came(Sender from, Traffic more) {}

    @Override
    public void answered(Sender peer, Duration roundTrip) {}

    @Override
    public void ended(LiveSession socket, SocketEnd how) {
        end.complete(how);
    }

    /** Starts the smallest gateway there can be and tells its port. */
    private int gatewayTo(int upstreamPort, HttpServerOptions options) throws Exception {
        var http = VERTX.createHttpClient();
        return VERTX.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> subscribe(request, http, upstreamPort))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private void subscribe(HttpServerRequest request, HttpClient http, int upstreamPort) {
        request.pause();
        http.request(HttpMethod.GET, upstreamPort, "127.0.0.1", "/")
                .map(upstream -> upstream.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket"))
                .compose(upstream -> upstream.connect())
                .onSuccess(response -> answer(request, response))
                .onFailure(end::completeExceptionally);
    }

    private void answer(HttpServerRequest request, HttpClientResponse upstream) {
        var connection = (ConnectionBase) upstream.request().connection();
        connection.channel().config().setAutoRead(false);
        var pending = new PendingBytes(upstream.netSocket());
        upstream.netSocket().closeHandler(serverClosed::complete);
        request.response().setStatusCode(101).putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        request.toNetSocket().onSuccess(socket -> {
            socket.closeHandler(clientClosed::complete);
            join(((NetSocketInternal) socket).channelHandlerContext().channel(), connection.channel(), pending);
        });
    }

    private void join(Channel client, Channel server, PendingBytes pending) {
        var terms = SpliceBed.terms(Subprotocol.V2_BSATN, DemoGrants.all(), Instant.MAX, clientLag);
        Splice.join(Wire.of(client), new Wire(server, pending.take()), terms, this, InstantSource.system());
    }

    private static byte[] upgradeRequest() {
        return ascii("GET / HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    private static byte[] switchingProtocols() {
        return ascii("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    private static void readHead(InputStream in) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf("\r\n\r\n") < 0) {
            seen.append((char) in.read());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
