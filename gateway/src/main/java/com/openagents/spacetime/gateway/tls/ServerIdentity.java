package com.openagents.spacetime.gateway.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a TLS server proves who it is with: a certificate with those that lead to its authority, and its private key. That
 * both belong together has been found out by whoever made this.
 *
 * @param chain the server's own certificate first, at least that
 * @param key the private key of the first
 */
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    /** The kind of a {@code dNSName} (RFC 5280 §4.2.1.6). */
    private static final int HOST_NAME = 2;

    /** Copies the chain. */
    public ServerIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a server's identity needs a certificate");
        }
    }

    /** The host names that the certificate is for, in lower case; one may begin with {@code *.}, for one label. */
    public Set<String> hosts() {
        var hosts = new TreeSet<String>();
        try {
            var names = chain.getFirst().getSubjectAlternativeNames();
            if (names != null) {
                names.stream()
                        .filter(name -> name.getFirst().equals(HOST_NAME))
                        .forEach(name -> hosts.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
            }
        } catch (CertificateParsingException unreadable) {
            return Set.of(); // then it is for no name that a client could ask for
        }
        return hosts;
    }

    /** Whether it can sign what a handshake asks of a key of this kind, as the JDK names kinds. */
    boolean isOfKind(String keyType) {
        var own = key.getAlgorithm();
        return keyType.equals(own) || (own.equals("RSA") && keyType.equals("RSASSA-PSS"));
    }

    /** Whose certificate it is; nothing of the key. */
    @Override
    public String toString() {
        return "ServerIdentity[%s]".formatted(chain.getFirst().getSubjectX500Principal());
    }
}
