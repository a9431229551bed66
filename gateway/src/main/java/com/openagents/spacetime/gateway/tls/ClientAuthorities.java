package com.openagents.spacetime.gateway.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates clients may prove themselves with.
 *
 * @param authorities at least one; a client's certificate leads to one of them
 */
public record ClientAuthorities(List<X509Certificate> authorities) {
    /** Copies the list. */
    public ClientAuthorities {
        authorities = List.copyOf(authorities);
        if (authorities.isEmpty()) {
            throw new IllegalArgumentException("clients need at least one authority");
        }
    }

    /**
     * Whether a client has shown a certificate that leads to one of them. Asked anew for each request, since a connection
     * may have begun under other authorities than these.
     *
     * @param session the client's; none if it does not speak TLS
     */
    boolean vouchFor(@Nullable SSLSession session) {
        if (session == null) {
            return false;
        }
        try {
            var chain = List.of(session.getPeerCertificates()).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            trust().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException nobody) {
            return false;
        }
    }

    /** What checks certificates by them, and by nobody else. */
    X509TrustManager trust() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform keeps certificates in memory, this one does not", e);
        }
    }
}
