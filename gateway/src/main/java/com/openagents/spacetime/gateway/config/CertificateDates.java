package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.ServerIdentity;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** When the certificates run out that clients and operators are shown: of each chain the first that does. */
final class CertificateDates {
    private CertificateDates() {}

    /** By the settings that they come from: {@code tls}, {@code tls.certificates[0]} and so on, {@code operator-tls}. */
    static Map<String, Instant> of(TlsOfListeners tls) {
        var dates = new LinkedHashMap<String, Instant>();
        var shown = tls.clients().identities();
        dates.put("tls", end(shown.standard()));
        for (int i = 0; i < shown.further().size(); i++) {
            dates.put(
                    "%s[%d]".formatted(TlsSection.FURTHER.name(), i),
                    end(shown.further().get(i)));
        }
        tls.operators()
                .ifPresent(operators ->
                        dates.put("operator-tls", end(operators.identities().standard())));
        return dates;
    }

    private static Instant end(ServerIdentity identity) {
        return identity.chain().stream()
                .map(X509Certificate::getNotAfter)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .toInstant();
    }
}
