package com.openagents.spacetime.gateway.config;

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
        if (!running.upstreamKey().isSameAs(next.upstreamKey())) {
            changed.add(UpstreamSection.PRIVATE_KEY.name());
        }
        if (!running.tls().equals(next.tls())) {
            changed.add("tls");
        }
        if (!running.revocations().file().equals(next.revocations().file())) {
            changed.add(RevocationSection.FILE.name());
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(sentence(changed));
    }

    private static String sentence(List<String> changed) {
        return "%s changed, which only a restart takes up: restart the gateway, or put back what was there"
                .formatted(String.join(", ", changed));
    }
}
