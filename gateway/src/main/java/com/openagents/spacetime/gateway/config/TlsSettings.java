package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.ClientAuthorities;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.ServerIdentity;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the listeners speak TLS.
 *
 * @param identity where the public listener's default certificate comes from
 * @param further its other certificates
 * @param engine what computes it
 * @param oldest the oldest version that a client may speak
 * @param operators what the management listener shows; empty if it speaks plain HTTP
 */
public record TlsSettings(
        Identity identity,
        List<ServerIdentity> further,
        TlsEngine engine,
        TlsVersion oldest,
        Optional<Operators> operators) {
    /** Copies the list. */
    public TlsSettings {
        further = List.copyOf(further);
    }

    /** Where the default certificate comes from. */
    public sealed interface Identity {
        /** Files of someone else's making, which have been read. */
        record Files(ServerIdentity read) implements Identity {}

        /**
         * A certificate authority of the gateway's own, made at the first start.
         *
         * @param directory where it is kept
         * @param names host names and addresses that the certificate is for, at least one
         */
        record LocalAuthority(Path directory, List<String> names) implements Identity {
            /** Copies the names, in an order of their own: theirs says nothing. */
            public LocalAuthority {
                names = names.stream().distinct().sorted().toList();
                if (names.isEmpty()) {
                    throw new IllegalArgumentException("a certificate needs at least one name");
                }
            }
        }
    }

    /**
     * How the management listener speaks TLS.
     *
     * @param identity what it shows
     * @param clients whose certificates operators must have; empty if they need none
     */
    public record Operators(ServerIdentity identity, Optional<ClientAuthorities> clients) {}

    /** All certificates of the public listener. */
    ServerIdentities identities(ServerIdentity standard) {
        return new ServerIdentities(standard, further);
    }
}
