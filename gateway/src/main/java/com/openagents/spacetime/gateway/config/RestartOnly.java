package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings that a gateway takes up at its start and never again. */
final class RestartOnly {
    private RestartOnly() {}

    /** One sentence that names those of them that have changed; empty if none has. */
    static Optional<String> complaint(GatewaySettings running, GatewaySettings next) {
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
        if (!running.tls().equals(next.tls())) {
            changed.add("tls");
        }
        if (!running.revocations().file().equals(next.revocations().file())) {
            changed.add(RevocationSection.FILE.name());
        }
        if (!running.shared().equals(next.shared())) {
            changed.add("shared");
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(sentence(changed));
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

    private static String sentence(List<String> changed) {
        return "%s changed, which only a restart takes up: restart the gateway, or put back what was there"
                .formatted(String.join(", ", changed));
    }
}
