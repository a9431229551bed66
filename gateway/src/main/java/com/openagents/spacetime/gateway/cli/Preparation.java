package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.GatewaySettings;
import com.openagents.spacetime.gateway.config.QuarkusProperties;
import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.edge.LocalCertificates;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import java.io.Serial;
import java.time.Instant;
import java.util.Map;

/**
 * What stands between settings that are right and an application that serves: certificates of one's own are made, secrets
 * are read, keys begin to be fetched.
 *
 * @param parts what the application is built from
 * @param properties of the HTTP server, by name
 */
record Preparation(GatewayParts parts, Map<String, String> properties) {
    /** Something has changed since the settings were checked; the message is a whole sentence. Nothing is left running. */
    static final class Failed extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    static Preparation of(GatewaySettings settings, Instant now) throws Failed {
        var properties = properties(settings, now);
        try {
            var parts = new GatewayParts(
                    settings.edge(),
                    settings.limits(),
                    settings.upstream(),
                    settings.upstreamKey(),
                    new Policy(settings.databases(), settings.grants()),
                    Keyring.open(settings.issuers()),
                    SignatureEngine.fastest(),
                    settings.tls().engine());
            return new Preparation(parts, properties);
        } catch (SecretFileUnusable unusable) {
            throw new Failed(unusable);
        }
    }

    private static Map<String, String> properties(GatewaySettings settings, Instant now) throws Failed {
        return switch (settings.tls().identity()) {
            case Identity.Files(var certificate, var key) -> QuarkusProperties.of(settings, certificate, key);
            case Identity.LocalAuthority(var directory, var names) -> {
                try {
                    var pair = LocalCertificates.ready(directory, names, now);
                    yield QuarkusProperties.of(settings, pair.certificate(), pair.key());
                } catch (LocalCertificates.Unusable unusable) {
                    throw new Failed(unusable);
                }
            }
        };
    }
}
