package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The public listener's certificate and the TLS that it speaks. */
final class TlsSection {
    static final Setting<Path> CERTIFICATE = Setting.path("tls.certificate")
            .about(
                    "The public listener's certificate in PEM: the server's own first, then those that lead to its authority."
                            + " It needs tls.key, and stands instead of tls.local-ca.")
            .example("tls.crt");

    static final Setting<Path> KEY = Setting.secretFile("tls.key")
            .about("The private key of tls.certificate: PEM, RSA or EC, not encrypted.")
            .example("tls.key");

    static final Setting<Path> LOCAL_CA = Setting.path("tls.local-ca")
            .about("For development, instead of tls.certificate and tls.key: a directory in which the gateway keeps a"
                    + " certificate authority of its own and a certificate by it, both made at the first start. Clients"
                    + " must be given its ca.crt.")
            .example("./tls");

    static final Setting<List<String>> NAMES = Setting.text("tls.names")
            .list()
            .about(
                    "The host names and addresses that the certificate of tls.local-ca is for; another list makes another"
                            + " certificate at the next start, by the same authority.")
            .byDefault("localhost", "127.0.0.1");

    static final Setting<TlsEngine> ENGINE = Setting.word("tls.engine", TlsEngine.values())
            .about(
                    "What computes TLS. auto takes BoringSSL where its library loads, else the JDK, whose handshakes cost"
                            + " about three times as much; boringssl does not start without it.")
            .byDefault("auto");

    static final Setting<TlsSettings.Version> MIN_VERSION = Setting.word(
                    "tls.min-version", TlsSettings.Version.values(), TlsSettings.Version::number)
            .about(
                    "The oldest TLS version that a client may speak. Every browser and SDK that is still maintained speaks"
                            + " 1.3.")
            .byDefault("1.3");

    private TlsSection() {}

    static Optional<TlsSettings> tls(Settings settings, Instant now) {
        var engine = settings.find(ENGINE);
        var oldest = settings.find(MIN_VERSION);
        engine.filter(wanted -> !wanted.isAvailable())
                .ifPresent(_ -> settings.complain(
                        ENGINE, "BoringSSL does not load on this machine: choose auto, which then takes the JDK's"));
        var identity = identity(settings, now);
        return engine.isPresent() && oldest.isPresent() && identity.isPresent()
                ? Optional.of(new TlsSettings(identity.get(), engine.get(), oldest.get()))
                : Optional.empty();
    }

    private static Optional<Identity> identity(Settings settings, Instant now) {
        boolean certificate = settings.isWritten(CERTIFICATE);
        boolean key = settings.isWritten(KEY);
        if (settings.isWritten(LOCAL_CA)) {
            if (certificate || key) {
                settings.complain(LOCAL_CA, "it stands beside tls.certificate or tls.key: keep the one or the others");
            }
            return localAuthority(settings);
        }
        if (settings.isChanged(NAMES)) {
            settings.complain(NAMES, "only a certificate of tls.local-ca takes names from here: remove it");
        }
        if (!certificate && !key) {
            settings.complain(CERTIFICATE, "it is missing: give it and tls.key, or tls.local-ca for development");
            return Optional.empty();
        }
        if (certificate != key) {
            settings.complain(certificate ? KEY : CERTIFICATE, "it is missing: certificate and key go together");
        }
        return files(settings, now);
    }

    private static Optional<Identity> files(Settings settings, Instant now) {
        var certificate = settings.find(CERTIFICATE);
        var key = settings.find(KEY);
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        boolean usable = new CertificateCheck(settings, CERTIFICATE, KEY).accepts(certificate.get(), key.get(), now);
        return usable ? Optional.of(new Identity.Files(certificate.get(), key.get())) : Optional.empty();
    }

    private static Optional<Identity> localAuthority(Settings settings) {
        var directory = settings.find(LOCAL_CA);
        var names = settings.find(NAMES);
        directory.flatMap(TlsSection::unusable).ifPresent(why -> settings.complain(LOCAL_CA, why));
        names.ifPresent(list -> {
            if (list.isEmpty()) {
                settings.complain(NAMES, "it is empty: name at least one host or address, such as localhost");
            }
            list.stream()
                    .filter(name -> !LocalCertificates.isName(name))
                    .forEach(name -> settings.complain(
                            NAMES, "\"%s\" is neither a host name nor an IP address".formatted(name)));
        });
        return directory.isPresent() && names.filter(list -> !list.isEmpty()).isPresent()
                ? Optional.of(new Identity.LocalAuthority(directory.get(), names.get()))
                : Optional.empty();
    }

    /** Why nothing can be kept in a directory, which need not be there yet. */
    private static Optional<String> unusable(Path directory) {
        var nearest = directory;
        while (nearest != null && Files.notExists(nearest)) {
            nearest = nearest.getParent();
        }
        if (nearest == null || !Files.isDirectory(nearest)) {
            return Optional.of("%s is not a directory: name one that is, or that can be made".formatted(nearest));
        }
        return Files.isWritable(nearest)
                ? Optional.empty()
                : Optional.of(
                        "%s cannot be written to: let the user that runs the gateway write there".formatted(nearest));
    }
}
