package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS as a test's clients speak it: with the JDK, byte for byte above. */
final class Tls {
    private static final int PATIENCE = 10_000;

    private Tls() {}

    /** A certificate by an authority of its own, kept in a directory. */
    static LocalCertificates.Pair certificate(Path directory, String... hosts) throws LocalCertificates.Unusable {
        return LocalCertificates.ready(directory, List.of(hosts), Instant.now());
    }

    /** Clients that trust these authorities and show nothing. */
    static SSLContext trusting(LocalCertificates.Pair... servers) throws IOException, GeneralSecurityException {
        return context(new KeyManager[0], servers);
    }

    /** Clients that show a certificate as well. */
    static SSLContext showing(ServerIdentity own, LocalCertificates.Pair... servers)
            throws IOException, GeneralSecurityException {
        var store = empty();
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return context(factory.getKeyManagers(), servers);
    }

    private static SSLContext context(KeyManager[] keys, LocalCertificates.Pair... servers)
            throws IOException, GeneralSecurityException {
        var store = empty();
        for (var server : servers) {
            try (var in = Files.newInputStream(server.authority())) {
                store.setCertificateEntry(
                        server.authority().toString(),
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    /** A connection, shaken, that asks for a host; for none if the name is empty. */
    static SSLSocket connect(SSLContext tls, int port, String host) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        shake(socket, host);
        return socket;
    }

    /** The same over a connection on which something has been sent already. */
    static SSLSocket connect(SSLContext tls, Socket plain, String... protocols) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "", plain.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        shake(socket, "");
        return socket;
    }

    private static void shake(SSLSocket socket, String host) throws IOException {
        socket.setSoTimeout(PATIENCE);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(host.isEmpty() ? List.of() : List.<SNIServerName>of(new SNIHostName(host)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
    }

    /** The certificate that the server has shown. */
    static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
}
