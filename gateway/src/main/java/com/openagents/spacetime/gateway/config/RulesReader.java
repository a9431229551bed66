package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.IssuerSection.Kind;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.ClaimNames;
import com.openagents.spacetime.gateway.token.ClaimRules;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.RequiredClaim;
import com.openagents.spacetime.gateway.token.TimeRules;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the tokens of one issuer must be like.
 *
 * @param issuer its entry in the list of issuers
 * @param kind decides what holds where the entry says nothing
 */
record RulesReader(Settings issuer, Kind kind) {

    /** The rules, or nothing and complaints that say why. */
    Optional<IssuerRules> read() {
        var name = issuer.find(IssuerSection.NAME);
        var text = issuer.find(IssuerSection.ISSUER);
        var audience = issuer.find(IssuerSection.AUDIENCE);
        var leeway = issuer.find(IssuerTokens.LEEWAY);
        if (name.isEmpty() || text.isEmpty() || audience.isEmpty() || leeway.isEmpty()) {
            return Optional.empty();
        }
        // The audience is checked when it is made, the rest when the rules are: so each is complained of at its place.
        return Checked.by(issuer, IssuerSection.AUDIENCE, () -> base("-", "-", audience.get()))
                .flatMap(_ ->
                        Checked.by(issuer, IssuerSection.ISSUER, () -> base(name.get(), text.get(), audience.get())))
                .map(base -> base.with(algorithms(base))
                        .with(content(base))
                        .with(new TimeRules(leeway.get(), maxAge(), issuer.find(IssuerTokens.LIFETIME_CAP)))
                        .with(names(base)));
    }

    private IssuerRules base(String name, String text, String audience) {
        return switch (kind) {
            case SHARED_SECRET -> IssuerRules.ofSharedSecret(name, text, audience);
            case OIDC, KEYS -> IssuerRules.ofOpenId(name, text, audience);
            case SPACETIMEDB -> IssuerRules.ofSpacetimeDb(name, text, audience);
        };
    }

    private Set<Algorithm> algorithms(IssuerRules base) {
        return issuer.find(IssuerTokens.ALGORITHMS)
                .filter(_ -> kind == Kind.OIDC || kind == Kind.KEYS)
                .filter(_ -> new NameLists(issuer).isNotEmpty(IssuerTokens.ALGORITHMS))
                .map(Set::copyOf)
                .orElse(base.algorithms());
    }

    private Optional<Duration> maxAge() {
        return issuer.find(IssuerTokens.MAX_AGE)
                .or(() ->
                        kind == Kind.SHARED_SECRET ? Optional.of(IssuerRules.SHARED_SECRET_MAX_AGE) : Optional.empty());
    }

    private ClaimRules content(IssuerRules base) {
        var required = EnumSet.noneOf(RequiredClaim.class);
        required.addAll(base.content().required());
        issuer.find(IssuerTokens.REQUIRE_JTI).ifPresent(wanted -> {
            if (wanted) {
                required.add(RequiredClaim.JTI);
            } else {
                required.remove(RequiredClaim.JTI);
            }
        });
        var others = new HashSet<>(list(IssuerTokens.REQUIRED_CLAIMS));
        for (var claim : RequiredClaim.values()) {
            if (others.remove(claim.name().toLowerCase(Locale.ROOT))) {
                required.add(claim);
            }
        }
        return new ClaimRules(
                required, others, issuer.find(IssuerTokens.CLAIMS_VERSION), Set.copyOf(list(IssuerTokens.DENIED_JTIS)));
    }

    private ClaimNames names(IssuerRules base) {
        return new ClaimNames(
                list(IssuerTokens.SCOPE_CLAIMS),
                list(IssuerTokens.STREAM_CLAIMS),
                issuer.find(IssuerTokens.SESSION_CLAIM).orElse(base.claims().session()),
                issuer.find(IssuerTokens.DEVICE_CLAIM).orElse(base.claims().device()));
    }

    private List<String> list(Setting<List<String>> setting) {
        return issuer.find(setting).orElse(List.of());
    }
}
