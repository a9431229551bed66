package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.tls.ClientAuthorities;
import com.openagents.spacetime.gateway.tls.ClientCertificates;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operators' listener with TLS, and with certificates of its clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTlsTest {
    private static final String KEYS = "GET /gateway/v1/keys HTTP/1.1\r\nHost: gateway\r\n%s\r\n\r\n";
    private static final String OPERATOR = bearer("user:op");

    private GatewayBed bed;
    private LocalCertificates.Pair server;
    private ClientCertificates operators;
    private ClientCertificates strangers;
    private SSLContext plain;
    private SSLContext certified;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        bed = new GatewayBed(files);
        server = Tls.certificate(files.resolve("server"), "localhost");
        operators = new ClientCertificates("operators");
        strangers = new ClientCertificates("strangers");
        plain = Tls.trusting(server);
        certified = Tls.showing(operators.client("ada"), server);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    private ListenerTls tls(TlsEngine engine, Optional<ClientAuthorities> clients) throws Exception {
        return ListenerTls.of(engine, TlsVersion.TLS_1_3, ServerIdentities.only(server.identity()), clients);
    }

    private int listen(TlsEngine engine) throws Exception {
        return bed.listenForOperators(Optional.of(tls(engine, Optional.of(operators.authorities()))));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void without_an_authority_a_token_is_enough(TlsEngine engine) throws Exception {
        int port = bed.listenForOperators(Optional.of(tls(engine, Optional.empty())));

        assertThat(keys(plain, port).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void with_one_operators_need_its_certificate_beside_their_token(TlsEngine engine) throws Exception {
        int port = listen(engine);

        assertThat(keys(certified, port).status()).isEqualTo(200);
        var refused = keys(plain, port);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().getString("reason_code")).isEqualTo("client_certificate_required");
        try (var connection = RawHttp.secure(port, certified)) {
            connection.write(KEYS.formatted("X: y"));
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void whoever_has_a_certificate_by_another_authority_is_not_heard(TlsEngine engine) throws Exception {
        int port = listen(engine);
        var stranger = Tls.showing(strangers.client("eve"), server);

        // The JDK's client leaves out a certificate that no wanted authority has issued; then it is as if it had none.
        assertThat(keys(stranger, port).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void orders_that_bring_a_signature_need_no_certificate(TlsEngine engine) throws Exception {
        int port = listen(engine);
        try (var connection = RawHttp.secure(port, plain)) {
            connection.write(
                    "POST /internal/v1/sync/sessions/revoke HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\n\r\n{}");
            var unsigned = connection.answer();
            assertThat(unsigned.status()).isEqualTo(401);
            assertThat(unsigned.json().getString("reason_code")).isEqualTo("invalid_signature");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "JDK"})
    void other_authorities_hold_for_connections_that_are_open(TlsEngine engine) throws Exception {
        var tls = tls(engine, Optional.of(operators.authorities()));
        int port = bed.listenForOperators(Optional.of(tls));
        try (var connection = RawHttp.over(Tls.connect(certified, port, "localhost"))) {
            connection.write(KEYS.formatted(OPERATOR));
            assertThat(connection.answer().status()).isEqualTo(200);

            tls.show(tls.prepared(tls.identities(), Optional.of(strangers.authorities())));

            connection.write(KEYS.formatted(OPERATOR));
            assertThat(connection.answer().status()).isEqualTo(403);
        }
    }

    @Test
    void a_listener_without_tls_is_as_strict_as_one_with() throws Exception {
        int port = bed.listenForOperators(Optional.empty());
        try (var connection = RawHttp.open(port, "GET", "/healthz", "X: a\n folded")) {
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().getString("reason_code")).isEqualTo("malformed_request");
            assertThat(connection.isHungUp()).isTrue();
        }
        try (var connection = RawHttp.open(port, "POST", "/gateway/v1/revocations", "Transfer-Encoding: identity")) {
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        assertThat(RawHttp.send(port, "GET", "/gateway/v1/keys", OPERATOR, "").status())
                .isEqualTo(200);
    }

    @Test
    void a_listener_with_tls_has_no_ear_for_plain_http() throws Exception {
        int port = bed.listenForOperators(Optional.of(tls(TlsEngine.AUTO, Optional.empty())));
        try (var connection = RawHttp.open(port, "GET", "/healthz", "")) {
            assertThatThrownBy(connection::answer)
                    .isInstanceOfAny(
                            IllegalStateException.class, UncheckedIOException.class, NumberFormatException.class);
        }
    }

    private static RawHttp.Answer keys(SSLContext tls, int port) throws IOException {
        try (var connection = RawHttp.over(Tls.connect(tls, port, "localhost"))) {
            connection.write(KEYS.formatted(OPERATOR));
            return connection.answer();
        }
    }
}
