package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.token.keys.OnKeyWithdrawal;
import com.openagents.spacetime.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of an issuer that say where its keys come from and how long they are relied on. */
final class IssuerKeys {
    static final Setting<Path> SECRET_FILE = Setting.secretFile("secret-file")
            .about(
                    "The shared secret, for kind shared-secret: at least 32 bytes of UTF-8 text, one line break at its end not"
                            + " counted. Made by `openssl rand -base64 48`. A change of the file is in force within 2 s; a file"
                            + " that cannot be used changes nothing.")
            .example("control.secret");

    static final Setting<List<Path>> FALLBACK_SECRET_FILES = Setting.secretFile("fallback-secret-files")
            .list()
            .about(
                    "Secrets that are still taken, or already, for kind shared-secret: the new one before its issuer signs with"
                            + " it, the old one for at least 930 s after, since tokens signed with it live that long.")
            .byDefault();

    static final Setting<List<Path>> KEY_FILES = Setting.path("key-files")
            .list()
            .about(
                    "Public keys that the issuer has handed over, for kind keys: PEM (BEGIN PUBLIC KEY, one or several), or a"
                            + " JWK or a JWKS in JSON. A token's kid finds keys of JSON by theirs; keys of PEM have none and are"
                            + " tried on every token. Changes are in force within 2 s. Every key must be usable, and certificates"
                            + " are refused: nothing here would see that they have run out.")
            .example("partner.pem");

    static final Setting<URI> DISCOVERY = Setting.uri("discovery", "https", "http")
            .about("The provider's discovery document, for kind oidc. If neither this nor jwks is written it is"
                    + " /.well-known/openid-configuration below the issuer.")
            .example("https://issuer.example/.well-known/openid-configuration");

    static final Setting<URI> JWKS = Setting.uri("jwks", "https", "http")
            .about("The provider's key set, for kind oidc, when it has no discovery document.")
            .example("https://issuer.example/keys");

    static final Setting<Boolean> ALLOW_PRIVATE_ADDRESSES = Setting.flag("allow-private-addresses")
            .about(
                    "Whether keys may be fetched from addresses that are not public, for kind oidc: for a provider in one's"
                            + " own network. Without it no name can lead the gateway to a host of yours or to a cloud's"
                            + " metadata service.")
            .byDefault("false");

    static final Setting<Boolean> ALLOW_INSECURE_HTTP = Setting.flag("allow-insecure-http")
            .about(
                    "Whether keys may be fetched by plain http, and from any address, for kind oidc. For development only:"
                            + " whoever is on the way can put in keys of his own, and then be anyone.")
            .byDefault("false");

    static final Setting<Duration> STALE_LIMIT = Setting.duration("stale-limit", "1m", "30d")
            .about(
                    "How long fetched keys are relied on while no fetch succeeds, for kinds oidc and spacetimedb. After that"
                            + " its tokens are answered with 503 until one does; open sockets stay, since nobody has said that"
                            + " their key is withdrawn. A day outlives most outages; a short limit makes every outage of the"
                            + " provider one of the gateway, a long one lets a key live on that was withdrawn meanwhile.")
            .byDefault("24h");

    static final Setting<OnKeyWithdrawal> ON_KEY_WITHDRAWAL = Setting.word(
                    "on-key-withdrawal", OnKeyWithdrawal.values())
            .about(
                    "What becomes of sockets when the key that signed their token vanishes from its source. close: they end with"
                            + " `unauthorized: key_withdrawn` at once, which is what a stolen key calls for. keep: they live to"
                            + " their own expiry, for issuers that drop keys before the last token by them has run out.")
            .byDefault("close");

    private IssuerKeys() {}
}
