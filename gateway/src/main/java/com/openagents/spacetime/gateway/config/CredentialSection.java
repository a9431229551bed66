package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.upstream.SubjectTemplate;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKeyUnusable;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** How the gateway speaks for its clients at SpacetimeDB. */
final class CredentialSection {
    /** What SpacetimeDB is shown. */
    enum Shown {
        SIGN,
        FORWARD
    }

    static final Setting<Shown> CREDENTIAL = Setting.word("upstream.credential", Shown.values())
            .about(
                    "What SpacetimeDB is shown of a client whose token is good. sign: a short token that the gateway signs"
                            + " with SpacetimeDB's own key, for any kind of issuer, so that SpacetimeDB needs no way to any. forward:"
                            + " the client's own token, unchanged, where the key cannot be shared. Then SpacetimeDB verifies it once"
                            + " more: it must reach the issuer at the URL in iss, or have signed the token itself, and takes ES256"
                            + " and RS256 only; there can be no issuer of kind shared-secret and no clients without a token; a"
                            + " module's own routes get to see the token; and a ticket keeps it in the gateway's memory, or encrypted"
                            + " in the Redis of shared.url.")
            .byDefault("sign");

    static final Setting<String> SUBJECT = Setting.text("upstream.subject")
            .about(
                    "The subject that SpacetimeDB is shown: a claim of the client's token for each name in braces, all else as"
                            + " it stands. SpacetimeDB makes one identity of an issuer and a subject, so {sub} keeps everyone's own,"
                            + " and {sub}:{oa_device_id} gives each device of a user another, where presence per device matters. It"
                            + " must contain {sub}, and a separator between two claims. A token is refused with invalid_token if a"
                            + " claim that is named here is missing, empty, or neither a text nor a whole number; if one holds a"
                            + " character of the separator between it and its neighbour on the side of {sub}, which alone may hold"
                            + " any; or if the result has more than 128 bytes. Limits, revocations and grants go by sub alone. With"
                            + " another template everyone has another identity, owners of databases too. Clients without a token have"
                            + " a subject of their own each time.")
            .byDefault("{sub}");

    static final Setting<Path> PRIVATE_KEY = Setting.secretFile("upstream.private-key")
            .about(
                    "The private key that SpacetimeDB itself signs with: PEM, PKCS#8, EC on P-256. The gateway signs short"
                            + " tokens for SpacetimeDB with it, with the client's own issuer and subject. credential: sign needs"
                            + " it.")
            .example("/etc/spacetimedb/id_ecdsa");

    static final Setting<Path> PUBLIC_KEY = Setting.path("upstream.public-key")
            .about(
                    "The public half of upstream.private-key, in PEM. Two halves that do not belong together are found at the"
                            + " start, and not by the first client. credential: sign needs it, and issuers of kind spacetimedb.")
            .example("/etc/spacetimedb/id_ecdsa.pub");

    private CredentialSection() {}

    static Optional<UpstreamCredential> credential(Settings settings) {
        return settings.find(CREDENTIAL).flatMap(shown -> switch (shown) {
            case SIGN -> sign(settings);
            case FORWARD -> forward(settings);
        });
    }

    private static Optional<UpstreamCredential> sign(Settings settings) {
        var subject =
                settings.find(SUBJECT).flatMap(text -> Checked.by(settings, SUBJECT, () -> SubjectTemplate.of(text)));
        var key = key(settings);
        return subject.isPresent() && key.isPresent()
                ? Optional.of(new UpstreamCredential.Sign(key.get(), subject.get()))
                : Optional.empty();
    }

    private static Optional<UpstreamCredential> forward(Settings settings) {
        readable(settings, PUBLIC_KEY);
        if (settings.isChanged(SUBJECT)) {
            settings.complain(
                    SUBJECT,
                    "a token that is forwarded keeps its own subject: remove this, or write upstream.credential: sign");
        }
        if (settings.isWritten(PRIVATE_KEY)) {
            settings.complain(
                    PRIVATE_KEY,
                    "nothing is signed where tokens are forwarded: remove this, and keep the key away from here, or"
                            + " write upstream.credential: sign");
        }
        settings.each(IssuerSection.ISSUERS).forEach(CredentialSection::refuseSharedSecret);
        settings.each(DatabaseSection.DATABASES).forEach(CredentialSection::refuseAnonymous);
        return Optional.of(new UpstreamCredential.Forward());
    }

    private static void refuseSharedSecret(Settings issuer) {
        issuer.find(IssuerSection.KIND)
                .filter(IssuerSection.Kind.SHARED_SECRET::equals)
                .ifPresent(_ -> issuer.complain(
                        IssuerSection.KIND,
                        "SpacetimeDB cannot verify tokens of kind shared-secret, so there is no forwarding them: remove"
                                + " this issuer, or write upstream.credential: sign"));
    }

    private static void refuseAnonymous(Settings database) {
        database.find(DatabaseSection.ANONYMOUS)
                .filter(Anonymous.ALLOW::equals)
                .ifPresent(_ -> database.complain(
                        DatabaseSection.ANONYMOUS,
                        "a client without a token has none to forward: deny, or write upstream.credential: sign"));
    }

    private static Optional<UpstreamTokenKey> key(Settings settings) {
        var privateKey = needed(settings, PRIVATE_KEY);
        var publicKey = needed(settings, PUBLIC_KEY);
        if (privateKey.isEmpty() || publicKey.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UpstreamTokenKey.load(privateKey.get(), publicKey.get()));
        } catch (UpstreamTokenKeyUnusable unusable) {
            settings.complain(PRIVATE_KEY, String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Path> needed(Settings settings, Setting<Path> setting) {
        if (!settings.isWritten(setting)) {
            settings.complain(
                    setting,
                    "it is missing: add it, since upstream.credential: sign needs SpacetimeDB's own key pair, or write"
                            + " upstream.credential: forward");
        }
        return readable(settings, setting);
    }

    private static Optional<Path> readable(Settings settings, Setting<Path> setting) {
        var file = settings.find(setting);
        var complaint = file.flatMap(FileCheck::complaint);
        complaint.ifPresent(why -> settings.complain(setting, why));
        return complaint.isPresent() ? Optional.empty() : file;
    }
}
