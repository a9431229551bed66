package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.ticket.TicketSeal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which Redis the replicas share.
 *
 * @param url {@code redis://host:port}, or {@code rediss} with TLS; the port may be absent, and there is nothing else
 * @param user as whom the gateway logs in; empty: as Redis' default user
 * @param passwordFile holds the password, and is read anew for each connection; empty: there is none
 * @param caFile PEM certificates of who signs the server's certificate; empty: those that the platform trusts
 * @param prefix how the name of every key begins
 * @param seal closes tickets for all but the replicas
 */
public record SharedSettings(
        URI url,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<Path> caFile,
        String prefix,
        TicketSeal seal) {
    private static final String PLAIN = "redis";
    private static final String WITH_TLS = "rediss";
    private static final int DEFAULT_PORT = 6379;

    /** Refuses a URL of another form. */
    public SharedSettings {
        Objects.requireNonNull(user);
        Objects.requireNonNull(passwordFile);
        Objects.requireNonNull(caFile);
        complaint(url).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    /** Why a URL names no Redis, as a sentence that does not repeat a password; empty if it does. */
    public static Optional<String> complaint(URI url) {
        if (url.getRawUserInfo() != null
                || (url.getRawAuthority() != null && url.getRawAuthority().contains("@"))) {
            return Optional.of("a user or a password does not belong in the URL, which logs and tools show:"
                    + " write the password into a file that shared.password-file names, and the user as shared.user");
        }
        boolean plain = (PLAIN.equals(url.getScheme()) || WITH_TLS.equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        return plain
                ? Optional.empty()
                : Optional.of(
                        "\"%s\" is not redis://host:port or rediss://host:port: leave out all else".formatted(url));
    }

    boolean usesTls() {
        return WITH_TLS.equals(url.getScheme());
    }

    int port() {
        return url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
    }

    /** Its host and port, for log lines. */
    String authority() {
        return url.getHost() + ":" + port();
    }
}
