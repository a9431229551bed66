package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.TlsEngine;
import java.nio.file.Path;
import java.util.List;

/**
 * How the public listener speaks TLS.
 *
 * @param identity where its certificate comes from
 * @param engine what computes it
 * @param oldest the oldest version that a client may speak
 */
public record TlsSettings(Identity identity, TlsEngine engine, Version oldest) {
    /** Where the listener's certificate comes from. */
    public sealed interface Identity {
        /**
         * Two files of someone else's making, found to belong together.
         *
         * @param certificate PEM, the server's own certificate first, then those that lead to its authority
         * @param key PEM, the private key of the first certificate, not encrypted
         */
        record Files(Path certificate, Path key) implements Identity {}

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

    /** A version of TLS that is still safe. */
    public enum Version {
        /** TLS 1.2 (RFC 5246). */
        TLS_1_2("1.2"),
        /** TLS 1.3 (RFC 8446). */
        TLS_1_3("1.3");

        private final String number;

        Version(String number) {
            this.number = number;
        }

        /** The number alone, such as {@code 1.3}. */
        public String number() {
            return number;
        }

        /** The JDK's name of this version, such as {@code TLSv1.3}. */
        public String protocol() {
            return "TLSv" + number;
        }
    }
}
