package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.KeyLocation;
import com.openagents.spacetime.gateway.token.keys.OnKeyWithdrawal;
import com.openagents.spacetime.gateway.token.keys.Reach;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads where an OpenID provider publishes its keys.
 *
 * @param issuer its entry in the list of issuers
 */
record OidcReader(Settings issuer) {

    /** The provider, or nothing and complaints that say why. */
    Optional<IssuerSettings> read(Optional<IssuerRules> rules, OnKeyWithdrawal onKeyWithdrawal, Duration staleLimit) {
        var location = location();
        var reach = reach();
        if (rules.isEmpty() || location.isEmpty() || reach.isEmpty()) {
            return Optional.empty();
        }
        if (reach.get() != Reach.PLAIN_HTTP && isPlainHttp(location.get())) {
            issuer.complain(
                    locationSetting(),
                    "keys from plain http can be anyone's: use https, or for development \"allow-insecure-http: true\"");
            return Optional.empty();
        }
        return Checked.by(
                issuer,
                locationSetting(),
                () -> new IssuerSettings.Oidc(rules.get(), onKeyWithdrawal, location.get(), reach.get(), staleLimit));
    }

    private Optional<KeyLocation> location() {
        if (issuer.isWritten(IssuerKeys.DISCOVERY) && issuer.isWritten(IssuerKeys.JWKS)) {
            issuer.complain(IssuerKeys.JWKS, "it stands beside \"discovery\", which names a key set too: keep one");
        }
        if (issuer.isWritten(IssuerKeys.JWKS)) {
            return issuer.find(IssuerKeys.JWKS).map(KeyLocation.Jwks::new);
        }
        if (issuer.isWritten(IssuerKeys.DISCOVERY)) {
            return issuer.find(IssuerKeys.DISCOVERY).map(KeyLocation.Discovery::new);
        }
        return issuer.find(IssuerSection.ISSUER).flatMap(this::belowIssuer);
    }

    private Optional<KeyLocation> belowIssuer(String text) {
        try {
            return Optional.of(KeyLocation.ofIssuer(text));
        } catch (IllegalArgumentException noUrl) {
            issuer.complain(
                    IssuerSection.ISSUER,
                    "\"%s\" is no URL below which a discovery document could be: write \"discovery\" or \"jwks\""
                            .formatted(text));
            return Optional.empty();
        }
    }

    private static boolean isPlainHttp(KeyLocation location) {
        return "http".equalsIgnoreCase(location.start().getScheme());
    }

    private Setting<?> locationSetting() {
        if (issuer.isWritten(IssuerKeys.JWKS)) {
            return IssuerKeys.JWKS;
        }
        return issuer.isWritten(IssuerKeys.DISCOVERY) ? IssuerKeys.DISCOVERY : IssuerSection.ISSUER;
    }

    private Optional<Reach> reach() {
        var http = issuer.find(IssuerKeys.ALLOW_INSECURE_HTTP);
        var privately = issuer.find(IssuerKeys.ALLOW_PRIVATE_ADDRESSES);
        if (http.isEmpty() || privately.isEmpty()) {
            return Optional.empty();
        }
        if (http.get()) {
            return Optional.of(Reach.PLAIN_HTTP);
        }
        return Optional.of(privately.get() ? Reach.PRIVATE_NETWORK : Reach.PUBLIC);
    }
}
