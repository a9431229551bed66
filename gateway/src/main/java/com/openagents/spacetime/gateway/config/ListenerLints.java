package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.TlsVersion;
import com.openagents.spacetime.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/** Advice about doors, ways and memory. No name is looked up: a host that is no address counts as another machine's. */
record ListenerLints(Settings settings, Lints lints) {
    void look(long heap) {
        publicListener();
        managementListener();
        upstream();
        pages();
        revocations();
        shared();
        memory(heap);
    }

    private void publicListener() {
        if (Lints.holds(settings, TlsSection.MIN_VERSION, TlsVersion.TLS_1_2)) {
            lints.advise(
                    settings,
                    TlsSection.MIN_VERSION,
                    "tls_1_2",
                    "TLS 1.2 is let in, which shows certificates in clear text and which no maintained browser or SDK"
                            + " needs: write 1.3, unless you know such a client");
        }
        boolean local = settings.find(ListenSection.LISTEN)
                .filter(listen -> isThisMachine(listen.getHostString()))
                .isPresent();
        if (settings.isWritten(TlsSection.LOCAL_CA) && !local) {
            lints.advise(
                    settings,
                    TlsSection.LOCAL_CA,
                    "local_ca_in_public",
                    "clients of other machines are let in by \"listen\", and none of them trusts this authority unless it"
                            + " is given ca.crt: use tls.certificate and tls.key, or listen on 127.0.0.1");
        }
    }

    private void managementListener() {
        settings.find(ListenSection.MANAGEMENT)
                .filter(management -> !isThisMachine(management.getHostString()))
                .filter(_ -> !settings.isWritten(OperatorTlsSection.CERTIFICATE))
                .ifPresent(
                        management -> lints.advise(
                                settings,
                                ListenSection.MANAGEMENT,
                                "management_in_public",
                                "%s can be reached from other machines, in plain text and for metrics without a credential: choose"
                                                .formatted(management.getHostString())
                                        + " 127.0.0.1, give it operator-tls, or let nothing but the pod's network through to it"));
    }

    private void upstream() {
        settings.find(UpstreamSection.URL)
                .map(URI::getHost)
                .filter(host -> !isThisMachine(host))
                .ifPresent(host -> lints.advise(
                        settings,
                        UpstreamSection.URL,
                        "upstream_elsewhere",
                        "tokens and data pass to %s in plain text, and whoever else reaches it goes round the gateway: run"
                                        .formatted(host)
                                + " SpacetimeDB beside the gateway, on 127.0.0.1"));
    }

    private void pages() {
        for (var origin : settings.get(ListenSection.ORIGINS)) {
            var uri = URI.create(origin);
            if ("http".equalsIgnoreCase(uri.getScheme()) && !isThisMachine(uri.getHost())) {
                lints.advise(
                        settings,
                        ListenSection.ORIGINS,
                        "origin_in_plain_text",
                        "whoever is on the way to %s can change its pages, which then use the gateway with their reader's"
                                        .formatted(origin)
                                + " token: serve them by https");
            }
        }
    }

    private void revocations() {
        if (!settings.isWritten(RevocationSection.FILE)) {
            lints.advise(
                    settings,
                    RevocationSection.FILE,
                    "revocations_not_kept",
                    "it is missing, so nothing can be revoked for good, and a stolen token is good until it expires: name a"
                            + " file on a volume that outlives the process");
        }
    }

    private void shared() {
        settings.find(SharedSection.URL)
                .filter(url -> "redis".equals(url.getScheme()) && !isThisMachine(url.getHost()))
                .ifPresent(url -> lints.advise(
                        settings,
                        SharedSection.URL,
                        "shared_in_plain_text",
                        "the password and what replicas share pass to %s in plain text: use rediss:"
                                .formatted(url.getHost())));
    }

    private void memory(long heap) {
        long bodies = settings.get(LimitSection.BODY_MEMORY);
        if (bodies > heap / 2) {
            lints.advise(
                    settings,
                    LimitSection.BODY_MEMORY,
                    "body_memory_large",
                    "bodies may take %d MiB of a heap that has %d MiB here, so that callers with large ones can exhaust it:"
                                    .formatted(bodies >> 20, heap >> 20)
                            + " choose less than half, or give the gateway more by -Xmx");
        }
    }

    /** Whether a host in a setting means this machine and no other can reach it. */
    private static boolean isThisMachine(String host) {
        var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (name.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
