package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.IssuerSection.Kind;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.RequiredClaim;
import com.openagents.spacetime.gateway.token.TimeRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.KeyLocation;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.Reach;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one entry of the list of issuers.
 *
 * @param issuer the entry
 */
record IssuerReader(Settings issuer) {

    private static final List<Setting<?>> OF_SHARED_SECRET =
            List.of(IssuerSection.SECRET_FILE, IssuerSection.FALLBACK_SECRET_FILES);
    private static final List<Setting<?>> OF_OIDC = List.of(
            IssuerSection.DISCOVERY,
            IssuerSection.JWKS,
            IssuerSection.ALGORITHMS,
            IssuerSection.ALLOW_PRIVATE_ADDRESSES,
            IssuerSection.ALLOW_INSECURE_HTTP);

    /** The issuer, or nothing and complaints that say why. */
    Optional<IssuerSettings> read() {
        var kind = issuer.find(IssuerSection.KIND);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind.get()) {
            case SHARED_SECRET -> sharedSecret();
            case OIDC -> oidc();
        };
    }

    private Optional<IssuerSettings> sharedSecret() {
        refuse(OF_OIDC, "oidc");
        var files = secretFiles();
        return rules(Kind.SHARED_SECRET)
                .filter(_ -> !files.isEmpty())
                .filter(rules -> secretsAreUsable(rules, files))
                .map(rules -> new IssuerSettings.SharedSecret(rules, files));
    }

    private List<Path> secretFiles() {
        var primary = issuer.find(IssuerSection.SECRET_FILE);
        if (!issuer.isWritten(IssuerSection.SECRET_FILE)) {
            issuer.complain(IssuerSection.SECRET_FILE, "it is missing: kind shared-secret needs it");
        }
        var files = new ArrayList<Path>();
        primary.ifPresent(files::add);
        issuer.find(IssuerSection.FALLBACK_SECRET_FILES).ifPresent(files::addAll);
        return primary.isPresent() ? files : List.of();
    }

    private boolean secretsAreUsable(IssuerRules rules, List<Path> files) {
        boolean usable = true;
        for (int i = 0; i < files.size(); i++) {
            var complaint = secretComplaint(rules, files.get(i));
            var setting = i == 0 ? IssuerSection.SECRET_FILE : IssuerSection.FALLBACK_SECRET_FILES;
            complaint.ifPresent(why -> issuer.complain(setting, why));
            usable &= complaint.isEmpty();
        }
        return usable;
    }

    /** Reads the secret with the very code that will read it to serve; a keyring of secrets alone fetches nothing. */
    private static Optional<String> secretComplaint(IssuerRules rules, Path file) {
        var missing = FileCheck.complaint(file);
        if (missing.isPresent()) {
            return missing;
        }
        try {
            Keyring.open(List.of(new IssuerSettings.SharedSecret(rules, List.of(file))))
                    .close();
            return Optional.empty();
        } catch (SecretFileUnusable unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    private Optional<IssuerSettings> oidc() {
        refuse(OF_SHARED_SECRET, "shared-secret");
        var rules = rules(Kind.OIDC);
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
                issuer, locationSetting(), () -> new IssuerSettings.Oidc(rules.get(), location.get(), reach.get()));
    }

    private Optional<KeyLocation> location() {
        if (issuer.isWritten(IssuerSection.DISCOVERY) && issuer.isWritten(IssuerSection.JWKS)) {
            issuer.complain(IssuerSection.JWKS, "it stands beside \"discovery\", which names a key set too: keep one");
        }
        if (issuer.isWritten(IssuerSection.JWKS)) {
            return issuer.find(IssuerSection.JWKS).map(KeyLocation.Jwks::new);
        }
        if (issuer.isWritten(IssuerSection.DISCOVERY)) {
            return issuer.find(IssuerSection.DISCOVERY).map(KeyLocation.Discovery::new);
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
        var url = switch (location) {
            case KeyLocation.Discovery(var document) -> document;
            case KeyLocation.Jwks(var keySet) -> keySet;
        };
        return "http".equalsIgnoreCase(url.getScheme());
    }

    private Setting<?> locationSetting() {
        if (issuer.isWritten(IssuerSection.JWKS)) {
            return IssuerSection.JWKS;
        }
        return issuer.isWritten(IssuerSection.DISCOVERY) ? IssuerSection.DISCOVERY : IssuerSection.ISSUER;
    }

    private Optional<Reach> reach() {
        var http = issuer.find(IssuerSection.ALLOW_INSECURE_HTTP);
        var privately = issuer.find(IssuerSection.ALLOW_PRIVATE_ADDRESSES);
        if (http.isEmpty() || privately.isEmpty()) {
            return Optional.empty();
        }
        if (http.get()) {
            return Optional.of(Reach.PLAIN_HTTP);
        }
        return Optional.of(privately.get() ? Reach.PRIVATE_NETWORK : Reach.PUBLIC);
    }

    private Optional<IssuerRules> rules(Kind kind) {
        var name = issuer.find(IssuerSection.NAME);
        var text = issuer.find(IssuerSection.ISSUER);
        var audience = issuer.find(IssuerSection.AUDIENCE);
        var leeway = issuer.find(IssuerSection.LEEWAY);
        if (name.isEmpty() || text.isEmpty() || audience.isEmpty() || leeway.isEmpty()) {
            return Optional.empty();
        }
        // The audience is checked when it is made, the rest when the rules are: so each is complained of at its place.
        return Checked.by(issuer, IssuerSection.AUDIENCE, () -> base(kind, "-", "-", audience.get()))
                .flatMap(_ -> Checked.by(
                        issuer, IssuerSection.ISSUER, () -> base(kind, name.get(), text.get(), audience.get())))
                .map(base -> new IssuerRules(
                        base.name(),
                        base.issuer(),
                        base.audience(),
                        algorithms(base),
                        required(base),
                        new TimeRules(leeway.get(), maxAge(kind), Optional.empty()),
                        base.claims()));
    }

    private static IssuerRules base(Kind kind, String name, String text, String audience) {
        return switch (kind) {
            case SHARED_SECRET -> IssuerRules.ofSharedSecret(name, text, audience);
            case OIDC -> IssuerRules.ofOpenId(name, text, audience);
        };
    }

    private Optional<Duration> maxAge(Kind kind) {
        return issuer.find(IssuerSection.MAX_AGE)
                .or(() ->
                        kind == Kind.SHARED_SECRET ? Optional.of(IssuerRules.SHARED_SECRET_MAX_AGE) : Optional.empty());
    }

    private Set<Algorithm> algorithms(IssuerRules base) {
        return issuer.find(IssuerSection.ALGORITHMS)
                .filter(list -> !base.isSymmetric() && !list.isEmpty())
                .map(Set::copyOf)
                .orElse(base.algorithms());
    }

    private Set<RequiredClaim> required(IssuerRules base) {
        var claims = EnumSet.copyOf(base.required());
        issuer.find(IssuerSection.REQUIRE_JTI).ifPresent(wanted -> {
            if (wanted) {
                claims.add(RequiredClaim.JTI);
            } else {
                claims.remove(RequiredClaim.JTI);
            }
        });
        return claims;
    }

    private void refuse(List<Setting<?>> settings, String kind) {
        for (var setting : settings) {
            if (issuer.isChanged(setting)) {
                issuer.complain(setting, "it belongs to kind %s: remove it, or change the kind".formatted(kind));
            }
        }
    }
}
