package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.Explainer;
import com.openagents.spacetime.gateway.revocation.RevocationFileUnusable;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import java.io.Serial;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings put to use without a gateway: all files are read once, no port is opened, nobody is asked. */
public final class Offline {
    private Offline() {}

    /** A file or a name that the question needs cannot be used; the message is a whole sentence. */
    public static final class Unusable extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }

        Unusable(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * One that explains requests by these settings.
     *
     * @param keySets for issuers of kind oidc, by name: files with the keys that would have been fetched
     * @param at the time that tokens are compared with
     * @throws Unusable if a file cannot be used, or a key set belongs to no issuer of that kind
     */
    public static Explainer explainer(GatewaySettings settings, Map<String, Path> keySets, Instant at) throws Unusable {
        try {
            return new Explainer(
                    settings.rules(),
                    settings.upstream().version(),
                    settings.credential(),
                    Keyring.offline(issuers(settings, keySets)),
                    revocations(settings, at),
                    at);
        } catch (SecretFileUnusable | RevocationFileUnusable unusable) {
            throw new Unusable(unusable);
        }
    }

    private static List<IssuerSettings> issuers(GatewaySettings settings, Map<String, Path> keySets) throws Unusable {
        var issuers = new ArrayList<IssuerSettings>();
        for (var issuer : settings.issuers()) {
            var file = keySets.get(issuer.rules().name());
            issuers.add(
                    file != null && issuer instanceof IssuerSettings.Oidc oidc
                            ? new IssuerSettings.Keys(oidc.rules(), oidc.onKeyWithdrawal(), List.of(file))
                            : issuer);
        }
        for (var name : keySets.keySet()) {
            if (settings.issuers().stream()
                    .noneMatch(issuer -> issuer instanceof IssuerSettings.Oidc
                            && issuer.rules().name().equals(name))) {
                throw new Unusable(
                        "no issuer of kind oidc is called \"%s\", so --jwks has no use for its keys.".formatted(name));
            }
        }
        return issuers;
    }

    private static Revocations revocations(GatewaySettings settings, Instant at) throws RevocationFileUnusable {
        var file = settings.revocations().file();
        var clock = InstantSource.fixed(at);
        return file.isPresent()
                ? Revocations.readOnly(file.get(), settings.retention(), clock)
                : Revocations.withoutFile(settings.retention(), clock);
    }
}
