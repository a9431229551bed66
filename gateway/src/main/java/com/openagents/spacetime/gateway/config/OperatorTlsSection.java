package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Operators;
import com.openagents.spacetime.gateway.tls.ClientAuthorities;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** TLS on the management listener, which speaks plain HTTP without it. */
final class OperatorTlsSection {
    static final Setting<Path> CERTIFICATE = Setting.path("operator-tls.certificate")
            .about(
                    "The management listener's certificate in PEM: its own first, then those that lead to its authority. It"
                            + " needs operator-tls.key; without both the listener speaks plain HTTP, which only loopback or a"
                            + " pod's network should carry. Probes and metrics then come by HTTPS as well.")
            .example("operator.crt");

    static final Setting<Path> KEY = Setting.secretFile("operator-tls.key")
            .about("The private key of operator-tls.certificate: PEM, RSA or EC, not encrypted.")
            .example("operator.key");

    static final Setting<Path> CLIENT_CA = Setting.path("operator-tls.client-ca")
            .about("The authorities, in PEM, by whose certificates operators prove themselves. Every route that takes a"
                    + " credential then needs such a certificate beside it. Probes, metrics and the control service's"
                    + " orders, which bring a signature of their own, do not: Kubernetes has no certificate to show. One"
                    + " by another authority ends the handshake.")
            .example("operators-ca.crt");

    private OperatorTlsSection() {}

    static Optional<Operators> operators(Settings settings, Instant now) {
        boolean certificate = settings.isWritten(CERTIFICATE);
        boolean key = settings.isWritten(KEY);
        if (certificate != key) {
            settings.complain(certificate ? KEY : CERTIFICATE, "it is missing: certificate and key go together");
            return Optional.empty();
        }
        if (!certificate) {
            if (settings.isWritten(CLIENT_CA)) {
                settings.complain(
                        CLIENT_CA,
                        "certificates of clients need TLS: add operator-tls.certificate and operator-tls.key");
            }
            return Optional.empty();
        }
        var identity = new CertificateCheck(settings, CERTIFICATE, KEY).identity(now);
        var clients = clients(settings);
        return identity.map(own -> new Operators(own, clients));
    }

    private static Optional<ClientAuthorities> clients(Settings settings) {
        return settings.find(CLIENT_CA)
                .map(file -> CertificateFile.read(settings, CLIENT_CA, file))
                .filter(read -> !read.isEmpty())
                .map(ClientAuthorities::new);
    }
}
