package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.config.TlsSettings.Identity.Files;
import com.openagents.spacetime.gateway.config.TlsSettings.Identity.LocalAuthority;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential.Sign;
import com.openagents.spacetime.settings.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings that a gateway takes up at its start and never again. */
final class RestartOnly {
    private RestartOnly() {}

    /** One sentence that names those of them that have changed; empty if none has. */
    static Optional<String> complaint(GatewaySettings running, GatewaySettings next) {
        var changed = changed(running, next);
        return changed.isEmpty() ? Optional.empty() : Optional.of(sentence(changed));
    }

    /** Whether a setting is one of those, or stands in a level that is. */
    static boolean isAmong(List<String> changed, Entry setting) {
        return changed.stream()
                .anyMatch(name -> setting.name().equals(name) || setting.name().startsWith(name + "."));
    }

    /** Those of them that have changed, each by its name or by that of the level that they stand in. */
    static List<String> changed(GatewaySettings running, GatewaySettings next) {
        var changed = new ArrayList<String>();
        if (!running.listen().equals(next.listen())) {
            changed.add(ListenSection.LISTEN.name());
        }
        if (!running.management().equals(next.management())) {
            changed.add(ListenSection.MANAGEMENT.name());
        }
        if (!running.upstream().equals(next.upstream())) {
            changed.add("upstream");
        }
        changed.addAll(changed(running.credential(), next.credential()));
        changed.addAll(changed(running.tls(), next.tls()));
        if (!running.revocations().file().equals(next.revocations().file())) {
            changed.add(RevocationSection.FILE.name());
        }
        if (!running.shared().equals(next.shared())) {
            changed.add("shared");
        }
        return changed;
    }

    private static List<String> changed(UpstreamCredential running, UpstreamCredential next) {
        if (!(running instanceof Sign(var key, var subject) && next instanceof Sign(var nextKey, var nextSubject))) {
            return running.equals(next) ? List.of() : List.of(CredentialSection.CREDENTIAL.name());
        }
        var changed = new ArrayList<String>();
        if (!subject.equals(nextSubject)) {
            changed.add(CredentialSection.SUBJECT.name());
        }
        if (!key.isSameAs(nextKey)) {
            changed.add(CredentialSection.PRIVATE_KEY.name());
        }
        return changed;
    }

    /** Certificates can be replaced by others from files; one of the gateway's own is made at the start. */
    private static List<String> changed(TlsSettings running, TlsSettings next) {
        var changed = new ArrayList<>(changed(running.identity(), next.identity()));
        if (running.engine() != next.engine()) {
            changed.add(TlsSection.ENGINE.name());
        }
        if (running.oldest() != next.oldest()) {
            changed.add(TlsSection.MIN_VERSION.name());
        }
        if (running.operators().isPresent() != next.operators().isPresent()) {
            changed.add("operator-tls");
        }
        return changed;
    }

    private static List<String> changed(Identity running, Identity next) {
        if (running instanceof Files && next instanceof Files) {
            return List.of();
        }
        if (running instanceof LocalAuthority(var directory, var names)
                && next instanceof LocalAuthority(var nextDirectory, var nextNames)) {
            var changed = new ArrayList<String>();
            if (!directory.equals(nextDirectory)) {
                changed.add(TlsSection.LOCAL_CA.name());
            }
            if (!names.equals(nextNames)) {
                changed.add(TlsSection.NAMES.name());
            }
            return changed;
        }
        return List.of(TlsSection.LOCAL_CA.name(), TlsSection.CERTIFICATE.name(), TlsSection.KEY.name());
    }

    private static String sentence(List<String> changed) {
        return "%s changed, which only a restart takes up: restart the gateway, or put back what was there"
                .formatted(String.join(", ", changed));
    }
}
