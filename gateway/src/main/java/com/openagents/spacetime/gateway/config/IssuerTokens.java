package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.settings.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of an issuer that say what its tokens must be like. */
final class IssuerTokens {
    static final Setting<List<Algorithm>> ALGORITHMS = Setting.word(
                    "algorithms",
                    new Algorithm[] {Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA},
                    Algorithm::headerValue)
            .list()
            .about(
                    "What its tokens may be signed with, for kinds oidc and keys; all three if it is not written. Shared secrets"
                            + " always mean HS256, SpacetimeDB ES256.")
            .example("ES256");

    static final Setting<Duration> LEEWAY = Setting.duration("leeway", "0s", "60s")
            .about(
                    "How far its clock may be off. It stretches exp, nbf and iat, and with them a socket's end. SpacetimeDB"
                            + " itself allows 60 s; kind spacetimedb needs 1 s at least, since it dates its tokens up to half a"
                            + " second ahead.")
            .byDefault("30s");

    static final Setting<Duration> MAX_AGE = Setting.duration("max-age", "1s", "365d")
            .about(
                    "How long after iat a token may still open something; what it has opened lives on. If it is not written:"
                            + " 930 s for kind shared-secret, the control service's longest lifetime of 900 s and 30 s for its"
                            + " clock, since a lower age refuses lawful tokens; no limit for the other kinds.")
            .example("930s");

    static final Setting<Duration> LIFETIME_CAP = Setting.duration("lifetime-cap", "1s", "3650d")
            .about(
                    "The longest time from iat to exp that a token may give itself; one that gives itself more, or has no exp, is"
                            + " refused as invalid_token. Written where an issuer's tokens are known to be short, it turns one"
                            + " that is long into a sign of a stolen key. Below what the issuer makes, all its tokens are"
                            + " refused; so are SpacetimeDB's own, which have no exp. If it is not written, no limit.")
            .example("900s");

    static final Setting<Boolean> REQUIRE_JTI = Setting.flag("require-jti")
            .about(
                    "Whether a token without an id is refused. Only a token with an id can be taken back alone. If it is not"
                            + " written: true for kind shared-secret, false for the other kinds.")
            .example("true");

    static final Setting<List<String>> REQUIRED_CLAIMS = Setting.text("required-claims")
            .list()
            .about(
                    "Further claims without which, or with null for them, a token is refused. iss, aud and sub always must be"
                            + " there (aud not for kind spacetimedb), iat as well, and exp for all kinds but spacetimedb."
                            + " A claim that the issuer does not write refuses all its tokens.")
            .byDefault();

    static final Setting<String> CLAIMS_VERSION = Setting.text("claims-version")
            .about(
                    "What oa_claims_version must say in its tokens. Written, a token of another version is refused instead of"
                            + " being misread; change it together with the issuer. If it is not written, any version and none.")
            .example("oa_sync_claims_v1");

    static final Setting<List<String>> DENIED_JTIS = Setting.text("denied-jtis")
            .list()
            .about(
                    "Ids of tokens that are refused as token_revoked, until the file is changed again. For the few that must stay"
                            + " out whatever happens; the running gateway is told of revocations in another way.")
            .byDefault();

    static final Setting<List<String>> SCOPE_CLAIMS = Setting.text("scope-claims")
            .list()
            .about(
                    "The claims that hold scopes, as arrays of strings or as one string of words; the words of all are united."
                            + " With none of the token's claims named here, the token has no scope.")
            .byDefault("oa_sync_scopes", "scope");

    static final Setting<List<String>> STREAM_CLAIMS = Setting.text("stream-claims")
            .list()
            .about(
                    "The claims that hold stream grants, in the same forms. With none of the token's claims named here, the token"
                            + " names no stream.")
            .byDefault("oa_sync_streams", "oa_sync_topics");

    static final Setting<String> SESSION_CLAIM = Setting.text("session-claim")
            .about(
                    "The claim, a string, that names the login session: what session_ids of a revocation are compared with."
                            + " With a wrong name such revocations find nothing.")
            .byDefault("oa_session_id");

    static final Setting<String> DEVICE_CLAIM = Setting.text("device-claim")
            .about(
                    "The claim, a string, that names the device: what device_ids of a revocation are compared with. With a"
                            + " wrong name such revocations find nothing.")
            .byDefault("oa_device_id");

    private IssuerTokens() {}
}
