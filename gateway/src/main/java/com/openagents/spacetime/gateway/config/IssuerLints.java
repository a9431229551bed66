package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.IssuerSection.Kind;
import com.openagents.spacetime.settings.Settings;

/**
 * Advice about whose tokens are taken.
 *
 * @param issuer one entry of the list
 */
record IssuerLints(Settings issuer, Lints lints) {
    void look() {
        lifetime();
        if (issuer.isWritten(IssuerTokens.REQUIRE_JTI) && Lints.holds(issuer, IssuerTokens.REQUIRE_JTI, false)) {
            lints.advise(
                    issuer,
                    IssuerTokens.REQUIRE_JTI,
                    "tokens_without_id",
                    "a token without an id can only be revoked together with all others of its session or device: let the"
                            + " issuer write jti, and require it");
        }
        if (Lints.holds(issuer, IssuerKeys.ALLOW_INSECURE_HTTP, true)) {
            lints.advise(
                    issuer,
                    IssuerKeys.ALLOW_INSECURE_HTTP,
                    "keys_by_plain_http",
                    "whoever is on the way to the keys can put in one of his own, and then be anyone: use https outside of"
                            + " development");
        }
    }

    private void lifetime() {
        if (Lints.holds(issuer, IssuerSection.KIND, Kind.SPACETIMEDB)) {
            lints.advise(
                    issuer,
                    IssuerSection.KIND,
                    "tokens_without_end",
                    "SpacetimeDB's own tokens never expire, so one that is lost is good until its key is replaced: take"
                            + " them from operators only, or use another issuer");
            return;
        }
        var cap = issuer.find(IssuerTokens.LIFETIME_CAP);
        if (cap.isEmpty()) {
            lints.advise(
                    issuer,
                    IssuerTokens.LIFETIME_CAP,
                    "lifetime_without_cap",
                    "it is missing, so whoever has this issuer's key can make a token that is good for years: write the"
                            + " longest lifetime that the issuer gives");
        }
        issuer.find(IssuerTokens.MAX_AGE)
                .filter(age -> cap.filter(longest -> age.compareTo(longest) < 0).isPresent())
                .ifPresent(_ -> lints.advise(
                        issuer,
                        IssuerTokens.MAX_AGE,
                        "max_age_below_lifetime",
                        "a token that lives as long as lifetime-cap allows is refused before its end as token_too_old: raise"
                                + " max-age to lifetime-cap and some seconds, or lower lifetime-cap"));
    }
}
