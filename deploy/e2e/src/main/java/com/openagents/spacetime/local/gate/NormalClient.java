package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks for {@code /health}, each time over a TLS connection of its own, from another loopback address than the slow clients
 * have, so that no limit which they meet is met by it. Of one thread.
 */
final class NormalClient {
    /** The longest that it waits for anything. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI gateway;
    private final SSLContext tls;
    private final List<Duration> served = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private NormalClient(URI gateway, SSLContext tls) {
        this.gateway = gateway;
        this.tls = tls;
    }

    /**
     * One of a public listener.
     *
     * @param authority PEM, whom it trusts
     */
    static NormalClient of(URI gateway, Path authority) {
        try (var in = Files.newInputStream(authority)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return new NormalClient(gateway, tls);
        } catch (IOException | GeneralSecurityException e) {
            throw StackFailure.failed(authority + " cannot be trusted", e);
        }
    }

    /** Asks once more. */
    void ask() {
        long begun = System.nanoTime();
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(gateway.getAuthority())
                            .getBytes(StandardCharsets.US_ASCII));
            var status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if ("HTTP/1.1 200 OK".equals(status)) {
                served.add(Duration.ofNanos(System.nanoTime() - begun));
            } else {
                failures.add("a normal client was answered \"%s\"".formatted(status));
            }
        } catch (IOException e) {
            failures.add("a normal client was not served: " + e);
        }
    }

    private Socket connect() throws IOException {
        var plain = new Socket();
        plain.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
        plain.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), (int) PATIENCE.toMillis());
        plain.setSoTimeout((int) PATIENCE.toMillis());
        return tls.getSocketFactory().createSocket(plain, gateway.getHost(), gateway.getPort(), true);
    }

    /** How often it was served. */
    int served() {
        return served.size();
    }

    /** Half of its answers came sooner; zero if there were none. */
    Duration median() {
        return served.stream().sorted().skip(served.size() / 2).findFirst().orElse(Duration.ZERO);
    }

    /** The slowest answer; zero if there was none. */
    Duration slowest() {
        return served.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The first time that it was not served, if there was one. */
    Optional<String> failure() {
        return failures.stream().findFirst().map(first -> "%s (%d times)".formatted(first, failures.size()));
    }
}
