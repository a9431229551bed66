package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose tokens are taken. */
final class IssuerSection {
    /** Where an issuer's keys come from. */
    enum Kind {
        SHARED_SECRET,
        OIDC
    }

    static final Setting<String> NAME = Setting.text("name")
            .about("A short name of your choice, for logs and metrics.")
            .required("control");

    static final Setting<Kind> KIND = Setting.word("kind", Kind.values())
            .about(
                    "Where its keys come from. shared-secret: tokens are signed with HS256 and a secret that both sides hold."
                            + " oidc: an OpenID provider publishes its public keys.")
            .required("shared-secret");

    static final Setting<String> ISSUER = Setting.text("issuer")
            .about(
                    "The iss claim of its tokens, compared byte for byte: another slash or letter case is another issuer, and"
                            + " in SpacetimeDB another identity.")
            .required("https://openagents.com");

    static final Setting<String> AUDIENCE = Setting.text("audience")
            .about("The aud claim that its tokens must carry: the name under which the issuer knows this gateway.")
            .required("openagents-sync");

    static final Setting<Path> SECRET_FILE = Setting.secretFile("secret-file")
            .about(
                    "The shared secret, for kind shared-secret: at least 32 bytes of UTF-8 text, one line break at its end not"
                            + " counted. Made by `openssl rand -base64 48`.")
            .example("control.secret");

    static final Setting<List<Path>> FALLBACK_SECRET_FILES = Setting.secretFile("fallback-secret-files")
            .list()
            .about(
                    "Secrets that are still taken, for kind shared-secret: the old one for at least 930 s after a rotation,"
                            + " since tokens signed with it live that long.")
            .byDefault();

    static final Setting<URI> DISCOVERY = Setting.uri("discovery", "https", "http")
            .about("The provider's discovery document, for kind oidc. If neither this nor jwks is written it is"
                    + " /.well-known/openid-configuration below the issuer.")
            .example("https://issuer.example/.well-known/openid-configuration");

    static final Setting<URI> JWKS = Setting.uri("jwks", "https", "http")
            .about("The provider's key set, for kind oidc, when it has no discovery document.")
            .example("https://issuer.example/keys");

    static final Setting<List<Algorithm>> ALGORITHMS = Setting.word(
                    "algorithms",
                    new Algorithm[] {Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA},
                    Algorithm::headerValue)
            .list()
            .about(
                    "What its tokens may be signed with, for kind oidc; all three if it is not written. Shared secrets always"
                            + " mean HS256.")
            .example("ES256");

    static final Setting<Duration> LEEWAY = Setting.duration("leeway", "0s", "60s")
            .about(
                    "How far its clock may be off. It stretches exp, nbf and iat, and with them a socket's end. SpacetimeDB"
                            + " itself allows 60 s.")
            .byDefault("30s");

    static final Setting<Duration> MAX_AGE = Setting.duration("max-age", "1s", "365d")
            .about(
                    "How long after iat a token may still open something; what it has opened lives on. If it is not written:"
                            + " 930 s for kind shared-secret, the control service's longest lifetime of 900 s and 30 s for its"
                            + " clock, since a lower age refuses lawful tokens; no limit for kind oidc.")
            .example("930s");

    static final Setting<Boolean> REQUIRE_JTI = Setting.flag("require-jti")
            .about(
                    "Whether a token without an id is refused. Only a token with an id can be taken back alone. If it is not"
                            + " written: true for kind shared-secret, false for kind oidc.")
            .example("true");

    static final Setting<Boolean> ALLOW_PRIVATE_ADDRESSES = Setting.flag("allow-private-addresses")
            .about(
                    "Whether keys may be fetched from addresses that are not public, for kind oidc: for a provider in one's"
                            + " own network.")
            .byDefault("false");

    static final Setting<Boolean> ALLOW_INSECURE_HTTP = Setting.flag("allow-insecure-http")
            .about(
                    "Whether keys may be fetched by plain http, and from any address, for kind oidc. For development only:"
                            + " whoever is on the way can put in keys of his own, and then be anyone.")
            .byDefault("false");

    static final Repeated ISSUERS = Repeated.of(
                    "issuers",
                    NAME,
                    KIND,
                    ISSUER,
                    AUDIENCE,
                    SECRET_FILE,
                    FALLBACK_SECRET_FILES,
                    DISCOVERY,
                    JWKS,
                    ALGORITHMS,
                    LEEWAY,
                    MAX_AGE,
                    REQUIRE_JTI,
                    ALLOW_PRIVATE_ADDRESSES,
                    ALLOW_INSECURE_HTTP)
            .about("Whose tokens are taken. An issuer is configured here or unknown: nothing is learnt from a token.")
            .required();

    private IssuerSection() {}

    static List<IssuerSettings> issuers(Settings settings) {
        var names = new HashSet<String>();
        var strings = new HashSet<String>();
        var issuers = new ArrayList<IssuerSettings>();
        for (var issuer : settings.each(ISSUERS)) {
            refuseSecond(issuer, NAME, names, "choose another");
            refuseSecond(issuer, ISSUER, strings, "a token could not tell the two apart, so put both entries together");
            new IssuerReader(issuer).read().ifPresent(issuers::add);
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
