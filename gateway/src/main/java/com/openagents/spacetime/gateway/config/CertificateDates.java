package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When the certificates run out that clients are shown: of each chain the first that does. */
final class CertificateDates {
    private CertificateDates() {}

    /** By the settings that name them; what cannot be read any more is left out. */
    static Map<String, Instant> of(TlsSettings tls) {
        return switch (tls.identity()) {
            case Identity.Files(var chain, var _) -> dates(TlsSection.CERTIFICATE, chain);
            case Identity.LocalAuthority(var directory, var _) ->
                dates(TlsSection.LOCAL_CA, directory.resolve("tls.crt"));
        };
    }

    private static Map<String, Instant> dates(Setting<Path> setting, Path chain) {
        var dates = new HashMap<String, Instant>();
        end(chain).ifPresent(end -> dates.put(setting.name(), end));
        return dates;
    }

    private static Optional<Instant> end(Path chain) {
        try (var in = Files.newInputStream(chain)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(certificate ->
                            ((X509Certificate) certificate).getNotAfter().toInstant())
                    .min(Comparator.naturalOrder());
        } catch (IOException | CertificateException replaced) {
            return Optional.empty(); // it was read a moment ago; whoever needs it says so, in better words
        }
    }
}
