package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentity;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The public listener's certificates, and the TLS that both listeners speak. */
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

    static final Setting<TlsVersion> MIN_VERSION = Setting.word(
                    "tls.min-version", TlsVersion.values(), TlsVersion::number)
            .about("The oldest TLS version that a client may speak, to either listener. Every browser and SDK that is"
                    + " still maintained speaks 1.3. With 1.2 only key exchanges with forward secrecy and ciphers"
                    + " that authenticate are taken.")
            .byDefault("1.3");

    static final Setting<Path> FURTHER_CERTIFICATE = Setting.path("certificate")
            .about(
                    "A certificate in PEM, like tls.certificate. Its host names are what it is chosen by, so it has one at"
                            + " least, and none that another certificate of this listener has; a name goes before a * that covers"
                            + " it.")
            .required("other.crt");

    static final Setting<Path> FURTHER_KEY =
            Setting.secretFile("key").about("Its private key, like tls.key.").required("other.key");

    static final Repeated FURTHER = Repeated.of("tls.certificates", FURTHER_CERTIFICATE, FURTHER_KEY)
            .about(
                    "Further certificates of the public listener. A client is shown the one for the host name that it asks"
                            + " for; if there is none, or if it asks for none, that of tls.certificate or tls.local-ca. All of"
                            + " them are read anew when a file changes, and shown to newcomers within 10 s.");

    private TlsSection() {}

    static Optional<TlsSettings> tls(Settings settings, Instant now) {
        var engine = settings.find(ENGINE);
        var oldest = settings.find(MIN_VERSION);
        engine.filter(wanted -> !wanted.isAvailable())
                .ifPresent(_ -> settings.complain(
                        ENGINE, "BoringSSL does not load on this machine: choose auto, which then takes the JDK's"));
        var identity = identity(settings, now);
        var further = further(settings, identity, now);
        var operators = OperatorTlsSection.operators(settings, now);
        return engine.isPresent() && oldest.isPresent() && identity.isPresent()
                ? Optional.of(new TlsSettings(identity.get(), further, engine.get(), oldest.get(), operators))
                : Optional.empty();
    }

    private static List<ServerIdentity> further(Settings settings, Optional<Identity> standard, Instant now) {
        var taken = new HashSet<String>(standard.map(TlsSection::hosts).orElse(Set.of()));
        var further = new ArrayList<ServerIdentity>();
        for (var entry : settings.each(FURTHER)) {
            new CertificateCheck(entry, FURTHER_CERTIFICATE, FURTHER_KEY)
                    .identity(now)
                    .filter(identity -> isToldApart(entry, identity, taken))
                    .ifPresent(identity -> {
                        taken.addAll(identity.hosts());
                        further.add(identity);
                    });
        }
        return further;
    }

    private static Set<String> hosts(Identity identity) {
        return switch (identity) {
            case Identity.Files(var read) -> read.hosts();
            case Identity.LocalAuthority authority ->
                authority.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        };
    }

    private static boolean isToldApart(Settings entry, ServerIdentity identity, Set<String> taken) {
        if (identity.hosts().isEmpty()) {
            entry.complain(
                    FURTHER_CERTIFICATE,
                    "it is for no host name, so nobody would ever be shown it: put one in (subjectAltName)");
            return false;
        }
        var doubled = identity.hosts().stream().filter(taken::contains).findFirst();
        doubled.ifPresent(host -> entry.complain(
                FURTHER_CERTIFICATE,
                "another certificate is for \"%s\" too: which one is shown must be clear, so leave one out"
                        .formatted(host)));
        return doubled.isEmpty();
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
        return new CertificateCheck(settings, CERTIFICATE, KEY).identity(now).map(Identity.Files::new);
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
