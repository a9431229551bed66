package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.tls.ServerCertificate;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Puts what the settings file says now in the place of what it said before: all of it, or nothing. It is read and checked
 * as at the start, by the same reader. Belongs to the one thread that reloads.
 */
final class Reload {
    private final GatewayParts parts;
    private final ServerCertificate certificate;
    private Preparation.Source source;

    Reload(Preparation preparation, ServerCertificate certificate) {
        this.parts = preparation.parts();
        this.source = preparation.source();
        this.certificate = certificate;
    }

    /** What is in force. */
    GatewaySettings settings() {
        return source.settings();
    }

    /**
     * Reads everything and puts it in force.
     *
     * @param contents of the files, from before this call
     * @return what is wrong with it, each a sentence, and then nothing has changed; empty if it is in force
     */
    List<String> attempt(FileContents contents, Instant now) {
        return switch (ConfigReader.read(source.file(), now)) {
            case Reading.Invalid<GatewaySettings>(var problems) ->
                problems.stream().map(Problem::toString).toList();
            case Reading.Valid<GatewaySettings>(var next) -> {
                var complaint = RestartOnly.complaint(source.settings(), next)
                        .or(() -> replace(next, isOtherCertificate(next.tls(), contents)));
                if (complaint.isEmpty()) {
                    source = new Preparation.Source(source.file(), contents, next);
                }
                yield complaint.stream().toList();
            }
        };
    }

    /** What can fail comes first; what follows cannot. */
    private Optional<String> replace(GatewaySettings next, boolean otherCertificate) {
        var rules = next.rules();
        if (otherCertificate && !certificate.read()) {
            return Optional.of(
                    "the certificate and its key cannot be loaded: see the server's own message before this");
        }
        try {
            parts.keyring().reload(next.issuers());
        } catch (SecretFileUnusable unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
        parts.generations().replace(rules);
        parts.revocations().keepFor(next.retention());
        if (otherCertificate) {
            certificate.show();
        }
        return Optional.empty();
    }

    private boolean isOtherCertificate(TlsSettings tls, FileContents contents) {
        return switch (tls.identity()) {
            case Identity.Files(var chain, var key) ->
                !contents.isSame(chain, source.contents()) || !contents.isSame(key, source.contents());
            case Identity.LocalAuthority _ -> false; // made at the start, and by nobody else
        };
    }
}
