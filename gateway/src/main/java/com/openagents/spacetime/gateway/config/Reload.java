package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.tls.ListenerTls;
import com.openagents.spacetime.gateway.tls.ListenerTls.Shown;
import com.openagents.spacetime.gateway.tls.ServerIdentities;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import com.openagents.spacetime.gateway.tls.TlsUnusable;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import java.time.Instant;
import java.util.ArrayList;
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
        var prepared = new ArrayList<Prepared>();
        try {
            prepared.add(toClients(next.tls()));
            toOperators(next.tls()).ifPresent(prepared::add);
            parts.keyring().reload(next.issuers());
        } catch (SecretFileUnusable | TlsUnusable unusable) {
            prepared.forEach(Prepared::drop);
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
        parts.generations().replace(rules);
        parts.revocations().keepFor(next.retention());
        prepared.forEach(Prepared::show);
        return Optional.empty();
    }

    /** What a listener is to show next. */
    private record Prepared(ListenerTls listener, Shown next) {
        void show() {
            listener.show(next);
        }

        void drop() {
            listener.drop(next);
        }
    }

    private Prepared toClients(TlsSettings next) throws TlsUnusable {
        var standard = switch (next.identity()) {
            case Identity.Files(var read) -> read;
            case Identity.LocalAuthority _ -> tls.clients().identities().standard(); // made at the start
        };
        return new Prepared(tls.clients(), tls.clients().prepared(next.identities(standard), Optional.empty()));
    }

    /** Whether there is any does not change without a restart. */
    private Optional<Prepared> toOperators(TlsSettings next) throws TlsUnusable {
        if (next.operators().isEmpty() || tls.operators().isEmpty()) {
            return Optional.empty();
        }
        var operators = next.operators().get();
        var listener = tls.operators().get();
        return Optional.of(new Prepared(
                listener, listener.prepared(ServerIdentities.only(operators.identity()), operators.clients())));
    }
}
