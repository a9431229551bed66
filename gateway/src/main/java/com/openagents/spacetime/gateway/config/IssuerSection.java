package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose tokens are taken. */
final class IssuerSection {
    /** Where an issuer's keys come from. */
    enum Kind {
        SHARED_SECRET,
        OIDC,
        KEYS,
        SPACETIMEDB
    }

    static final Setting<String> NAME = Setting.text("name")
            .about("A short name of your choice, for logs and metrics.")
            .required("control");

    static final Setting<Kind> KIND = Setting.word("kind", Kind.values())
            .about(
                    "Where its keys come from. shared-secret: tokens are signed with HS256 and a secret that both sides hold."
                            + " oidc: an OpenID provider publishes its public keys. keys: its public keys are files here."
                            + " spacetimedb: SpacetimeDB itself, by the key in upstream.public-key until it shows its own at"
                            + " upstream.url, where it is asked every 10 s; its tokens have no id and never expire, and whoever"
                            + " reaches SpacetimeDB directly can get one.")
            .required("shared-secret");

    static final Setting<String> ISSUER = Setting.text("issuer")
            .about(
                    "The iss claim of its tokens, compared byte for byte: another slash or letter case is another issuer, and"
                            + " in SpacetimeDB another identity. SpacetimeDB's own tokens say localhost.")
            .required("https://openagents.com");

    static final Setting<String> AUDIENCE = Setting.text("audience")
            .about(
                    "The aud claim that its tokens must carry: the name under which the issuer knows this gateway. SpacetimeDB's"
                            + " own tokens say spacetimedb, or nothing.")
            .required("openagents-sync");

    static final Repeated ISSUERS = Repeated.of(
                    "issuers",
                    NAME,
                    KIND,
                    ISSUER,
                    AUDIENCE,
                    IssuerKeys.SECRET_FILE,
                    IssuerKeys.FALLBACK_SECRET_FILES,
                    IssuerKeys.KEY_FILES,
                    IssuerKeys.DISCOVERY,
                    IssuerKeys.JWKS,
                    IssuerKeys.ALLOW_PRIVATE_ADDRESSES,
                    IssuerKeys.ALLOW_INSECURE_HTTP,
                    IssuerKeys.STALE_LIMIT,
                    IssuerKeys.ON_KEY_WITHDRAWAL,
                    IssuerTokens.ALGORITHMS,
                    IssuerTokens.LEEWAY,
                    IssuerTokens.MAX_AGE,
                    IssuerTokens.LIFETIME_CAP,
                    IssuerTokens.REQUIRE_JTI,
                    IssuerTokens.REQUIRED_CLAIMS,
                    IssuerTokens.CLAIMS_VERSION,
                    IssuerTokens.DENIED_JTIS,
                    IssuerTokens.SCOPE_CLAIMS,
                    IssuerTokens.STREAM_CLAIMS,
                    IssuerTokens.SESSION_CLAIM,
                    IssuerTokens.DEVICE_CLAIM)
            .about("Whose tokens are taken. An issuer is configured here or unknown: nothing is learnt from a token.")
            .required()
            .by(NAME);

    private IssuerSection() {}

    static List<IssuerSettings> issuers(Settings settings) {
        var names = new HashSet<String>();
        var strings = new HashSet<String>();
        var issuers = new ArrayList<IssuerSettings>();
        for (var issuer : settings.each(ISSUERS)) {
            refuseSecond(issuer, NAME, names, "choose another");
            refuseSecond(issuer, ISSUER, strings, "a token could not tell the two apart, so put both entries together");
            new IssuerReader(issuer, settings).read().ifPresent(issuers::add);
        }
        return issuers;
    }

    private static void refuseSecond(Settings issuer, Setting<String> setting, Set<String> seen, String wayOut) {
        issuer.find(setting)
                .filter(value -> !seen.add(value))
                .ifPresent(value ->
                        issuer.complain(setting, "another issuer has \"%s\" already: %s".formatted(value, wayOut)));
    }
}
