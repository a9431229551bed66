package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.IssuerSection.Kind;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.KeyLocation;
import com.openagents.spacetime.settings.Changes;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What holds for an issuer where its entry says nothing: its kind decides. */
record ImpliedValues() implements Changes.Implied {
    @Override
    public Optional<?> value(Settings object, Setting<?> setting) {
        if (setting == IssuerTokens.MAX_AGE) {
            return maxAge(object);
        }
        if (setting == IssuerTokens.REQUIRE_JTI) {
            return Optional.of(isOf(object, Kind.SHARED_SECRET));
        }
        if (setting == IssuerTokens.ALGORITHMS) {
            return isOf(object, Kind.OIDC) || isOf(object, Kind.KEYS)
                    ? Optional.of(
                            List.copyOf(IssuerRules.ofOpenId("-", "-", "-").algorithms()))
                    : Optional.empty();
        }
        return setting == IssuerKeys.DISCOVERY ? discovery(object) : Optional.empty();
    }

    private static Optional<Duration> maxAge(Settings issuer) {
        return isOf(issuer, Kind.SHARED_SECRET) ? Optional.of(IssuerRules.SHARED_SECRET_MAX_AGE) : Optional.empty();
    }

    private static Optional<URI> discovery(Settings issuer) {
        return isOf(issuer, Kind.OIDC) && !issuer.isWritten(IssuerKeys.JWKS)
                ? issuer.find(IssuerSection.ISSUER)
                        .map(text -> KeyLocation.ofIssuer(text).start())
                : Optional.empty();
    }

    private static boolean isOf(Settings issuer, Kind kind) {
        return issuer.find(IssuerSection.KIND).filter(kind::equals).isPresent();
    }
}
