package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.edge.Generations;
import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.revocation.RevocationFileUnusable;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.ServerIdentity;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import com.openagents.spacetime.gateway.tls.TlsUnusable;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import io.github.bucket4j.TimeMeter;
import java.io.Serial;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What stands between settings that are right and an application that serves: certificates of one's own are made, secrets
 * are read, keys begin to be fetched.
 *
 * @param parts what the application is built from
 * @param tls how the listeners speak TLS
 * @param properties of the HTTP server, by name
 * @param source where all of it was read, to be read again when it changes
 */
public record Preparation(GatewayParts parts, TlsOfListeners tls, Map<String, String> properties, Source source) {
    /**
     * A settings file as it was read.
     *
     * @param file the settings file
     * @param contents of it and of the files that it names, from before they were read
     * @param settings what it said
     */
    public record Source(Path file, FileContents contents, GatewaySettings settings) {}

    /** Something has changed since the settings were checked; the message is a whole sentence. Nothing is left running. */
    public static final class Failed extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Copies the properties. */
    public Preparation {
        properties = Map.copyOf(properties);
    }

    /**
     * Prepares what was read.
     *
     * @param now decides whether certificates of one's own must be made anew
     * @throws Failed if a file is not any more what it was when the settings were checked
     */
    public static Preparation of(Source source, Instant now) throws Failed {
        var settings = source.settings();
        var tls = tls(settings.tls(), now);
        var revocations = revocations(settings);
        try {
            var parts = new GatewayParts(
                    new Generations(settings.rules()),
                    settings.upstream(),
                    settings.credential(),
                    Keyring.open(settings.issuers()),
                    revocations,
                    SignatureEngine.fastest(),
                    Limits.Homes.here(TimeMeter.SYSTEM_NANOTIME),
                    settings.shared());
            return new Preparation(parts, tls, QuarkusProperties.of(settings), source);
        } catch (SecretFileUnusable unusable) {
            revocations.close();
            throw new Failed(unusable);
        }
    }

    private static Revocations revocations(GatewaySettings settings) throws Failed {
        var file = settings.revocations().file();
        var clock = InstantSource.system();
        if (file.isEmpty()) {
            return Revocations.withoutFile(settings.retention(), clock);
        }
        try {
            return Revocations.open(file.get(), settings.retention(), clock);
        } catch (RevocationFileUnusable unusable) {
            throw new Failed(unusable);
        }
    }

    private static TlsOfListeners tls(TlsSettings tls, Instant now) throws Failed {
        try {
            var identities = tls.identities(identity(tls.identity(), now));
            var clients = ListenerTls.of(tls.engine(), tls.oldest(), identities, Optional.empty());
            if (tls.operators().isEmpty()) {
                return new TlsOfListeners(clients, Optional.empty());
            }
            var operators = tls.operators().get();
            return new TlsOfListeners(
                    clients,
                    Optional.of(ListenerTls.of(
                            tls.engine(),
                            tls.oldest(),
                            ServerIdentities.only(operators.identity()),
                            operators.clients())));
        } catch (LocalCertificates.Unusable | TlsUnusable unusable) {
            throw new Failed(unusable);
        }
    }

    private static ServerIdentity identity(Identity identity, Instant now) throws LocalCertificates.Unusable {
        return switch (identity) {
            case Identity.Files(var read) -> read;
            case Identity.LocalAuthority(var directory, var names) ->
                LocalCertificates.ready(directory, names, now).identity();
        };
    }
}
