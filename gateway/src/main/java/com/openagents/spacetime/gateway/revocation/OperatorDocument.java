package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Principal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operator's document:
 *
 * <pre>{@code
 * {"jtis": ["sync_0a1b"], "subjects": [{"issuer": "https://openagents.com", "subject": "user:42"}],
 *  "session_ids": ["s1"], "device_ids": ["d1"],
 *  "issuer_name": "control", "issued_before": "2026-03-01T12:00:00Z", "reason": "stolen laptop"}
 * }</pre>
 *
 * <p>Every part may be absent, but something must be taken back. {@code issuer_name} narrows the lists of ids to one
 * configured issuer. {@code issued_before} (RFC 3339) is the cut-off of subjects and devices, now if absent; tokens and
 * login sessions are taken back whenever they were issued. It is written by hand, so that an unknown name, an unknown
 * issuer or a cut-off in the future is a mistake and never passed over: the operator would rely on something that was not
 * done.
 */
public final class OperatorDocument {
    private static final Set<String> NAMES =
            Set.of("jtis", "subjects", "session_ids", "device_ids", "issuer_name", "issued_before", "reason");
    private static final Set<String> SUBJECT_NAMES = Set.of("issuer", "subject");
    private static final Duration LEEWAY = Duration.ofSeconds(60); // for the operator's clock

    private final JsonDocument document;
    private final Collection<IssuerRules> issuers;
    private final Instant now;

    private OperatorDocument(JsonDocument document, Collection<IssuerRules> issuers, Instant now) {
        this.document = document;
        this.issuers = issuers;
        this.now = now;
    }

    /** The largest body that is read, in bytes. */
    public static int maxBytes() {
        return JsonDocument.MAX_BYTES;
    }

    /**
     * Reads a body.
     *
     * @param issuers those that are configured
     */
    public static DocumentReading read(byte[] body, Collection<IssuerRules> issuers, Instant now) {
        try {
            var document = new OperatorDocument(JsonDocument.parse(body), issuers, now);
            return new DocumentReading.Understood(document.order());
        } catch (MalformedDocument malformed) {
            return malformed.reading();
        }
    }

    private RevocationOrder order() throws MalformedDocument {
        refuseUnknown(document, NAMES);
        var issuer = issuerName();
        var cutOff = cutOff();
        var revocations = new ArrayList<Revocation>();
        for (var jti : document.ids("jtis")) {
            revocations.add(new Revocation(new Token(issuer, jti), now));
        }
        for (var principal : subjects()) {
            revocations.add(new Revocation(new Subject(principal), cutOff));
        }
        for (var id : document.ids("session_ids")) {
            revocations.add(new Revocation(new LoginSession(issuer, id), now));
        }
        for (var id : document.ids("device_ids")) {
            revocations.add(new Revocation(new Device(issuer, id), cutOff));
        }
        if (revocations.isEmpty()) {
            throw new MalformedDocument("it takes nothing back: fill jtis, subjects, session_ids or device_ids");
        }
        return new RevocationOrder(revocations, document.text("reason").orElse(""), Optional.empty());
    }

    private Optional<String> issuerName() throws MalformedDocument {
        var name = document.text("issuer_name");
        if (name.isPresent() && issuers.stream().noneMatch(rules -> rules.name().equals(name.get()))) {
            throw new MalformedDocument("issuer_name is the name of no configured issuer");
        }
        return name;
    }

    private Instant cutOff() throws MalformedDocument {
        var written = document.text("issued_before");
        if (written.isEmpty()) {
            return now;
        }
        try {
            var cutOff = Instant.parse(written.get());
            if (cutOff.isBefore(Instant.EPOCH) || cutOff.isAfter(now.plus(LEEWAY))) {
                throw new MalformedDocument("issued_before is not within 1970 to now: leave it out for now");
            }
            return cutOff;
        } catch (DateTimeException noTime) {
            throw new MalformedDocument("issued_before is not a time such as 2026-03-01T12:00:00Z");
        }
    }

    private List<Principal> subjects() throws MalformedDocument {
        var principals = new ArrayList<Principal>();
        for (var entry : document.objects("subjects")) {
            refuseUnknown(entry, SUBJECT_NAMES);
            var issuer = entry.text("issuer");
            var subject = entry.text("subject");
            if (issuer.isEmpty() || subject.isEmpty()) {
                throw new MalformedDocument("an entry of subjects has not both issuer and subject");
            }
            principals.add(principal(issuer.get(), subject.get()));
        }
        return principals;
    }

    private Principal principal(String issuer, String subject) throws MalformedDocument {
        if (issuers.stream().noneMatch(rules -> rules.issuer().equals(issuer))) {
            throw new MalformedDocument(
                    "an issuer in subjects is none of the configured: write the iss claim of its tokens, letter for letter");
        }
        try {
            return new Principal(issuer, subject);
        } catch (IllegalArgumentException refused) {
            throw new MalformedDocument("a subject in subjects is not 1 to 128 bytes of UTF-8");
        }
    }

    private static void refuseUnknown(JsonDocument object, Set<String> known) throws MalformedDocument {
        if (!known.containsAll(object.names())) {
            throw new MalformedDocument("it has a name other than %s"
                    .formatted(String.join(", ", known.stream().sorted().toList())));
        }
    }
}
