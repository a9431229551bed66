package com.openagents.spacetime.gateway.tls;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** The public listener's entry in the server's registry of certificates. */
@Singleton
final class ListenerCertificate implements ServerCertificate {
    /** What the entry is called where the listener is configured. */
    private static final String ENTRY = "public";

    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updates;

    ListenerCertificate(TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updates) {
        this.registry = registry;
        this.updates = updates;
    }

    @Override
    public boolean read() {
        return entry().reload();
    }

    @Override
    public void show() {
        updates.fire(new CertificateUpdatedEvent(ENTRY, entry()));
    }

    private TlsConfiguration entry() {
        return registry.get(ENTRY)
                .orElseThrow(() -> new IllegalStateException("the public listener has no entry \"" + ENTRY + "\""));
    }
}
