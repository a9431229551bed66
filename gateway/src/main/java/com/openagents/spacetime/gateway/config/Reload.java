package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.tls.ListenerTls.Shown;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import com.openagents.spacetime.gateway.tls.TlsUnusable;
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
    private final TlsOfListeners tls;
    private Preparation.Source source;

    Reload(Preparation preparation) {
        this.parts = preparation.parts();
        this.tls = preparation.tls();
        this.source = preparation.source();
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
                var complaint = RestartOnly.complaint(source.settings(), next).or(() -> replace(next));
                if (complaint.isEmpty()) {
                    source = new Preparation.Source(source.file(), contents, next);
                }
                yield complaint.stream().toList();
            }
        };
    }

    /** What can fail comes first; what follows cannot. */
    private Optional<String> replace(GatewaySettings next) {
        var rules = next.rules();
        try {
            var toClients = toClients(next.tls());
            var toOperators = toOperators(next.tls());
            parts.keyring().reload(next.issuers());
            parts.generations().replace(rules);
            parts.revocations().keepFor(next.retention());
            tls.clients().show(toClients);
            toOperators.ifPresent(shown -> tls.operators().orElseThrow().show(shown));
            return Optional.empty();
        } catch (SecretFileUnusable | TlsUnusable unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    private Shown toClients(TlsSettings next) throws TlsUnusable {
        var standard = switch (next.identity()) {
            case Identity.Files(var read) -> read;
            case Identity.LocalAuthority _ -> tls.clients().identities().standard(); // made at the start
        };
        return tls.clients().prepared(next.identities(standard), Optional.empty());
    }

    /** Whether there is any does not change without a restart. */
    private Optional<Shown> toOperators(TlsSettings next) throws TlsUnusable {
        if (next.operators().isEmpty() || tls.operators().isEmpty()) {
            return Optional.empty();
        }
        var operators = next.operators().get();
        return Optional.of(
                tls.operators().get().prepared(ServerIdentities.only(operators.identity()), operators.clients()));
    }
}
