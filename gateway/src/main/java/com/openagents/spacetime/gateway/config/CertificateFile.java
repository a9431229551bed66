package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the certificates in a PEM file. */
final class CertificateFile {
    private CertificateFile() {}

    /** All that are in it, at least one; none if that cannot be, and then a complaint at the setting says why. */
    static List<X509Certificate> read(Settings settings, Setting<Path> setting, Path file) {
        var missing = FileCheck.complaint(file);
        if (missing.isPresent()) {
            settings.complain(setting, missing.get());
            return List.of();
        }
        try (var in = Files.newInputStream(file)) {
            var read = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (read.isEmpty()) {
                settings.complain(setting, "%s holds no certificate: it must be PEM".formatted(file));
            }
            return read;
        } catch (CertificateException unreadable) {
            settings.complain(setting, "%s holds no certificate that can be read: it must be PEM".formatted(file));
            return List.of();
        } catch (IOException failure) {
            settings.complain(setting, "%s cannot be read (%s)".formatted(file, failure));
            return List.of();
        }
    }
}
