package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Warrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens a revocation is about. Two are equal if they are about the same tokens, so that a target can be looked up.
 * Ids are compared letter for letter.
 */
public sealed interface RevocationTarget {
    /** The longest id that can be revoked, in characters. */
    int MAX_ID_LENGTH = 256;

    /**
     * One token.
     *
     * @param issuerName the {@code name} of its issuer; empty: of any issuer
     * @param jti its {@code jti} claim
     */
    record Token(Optional<String> issuerName, String jti) implements RevocationTarget {
        /** Checks the id. */
        public Token {
            checkId(jti);
            issuerName.ifPresent(RevocationTarget::checkId);
        }
    }

    /**
     * All tokens of one subject of one issuer.
     *
     * @param principal issuer and subject as they stand in the tokens
     */
    record Subject(Principal principal) implements RevocationTarget {}

    /**
     * All tokens that came from one login.
     *
     * @param issuerName the {@code name} of their issuer; empty: of any issuer
     * @param id what the tokens say about their login session
     */
    record LoginSession(Optional<String> issuerName, String id) implements RevocationTarget {
        /** Checks the id. */
        public LoginSession {
            checkId(id);
            issuerName.ifPresent(RevocationTarget::checkId);
        }
    }

    /**
     * All tokens that were made for one device.
     *
     * @param issuerName the {@code name} of their issuer; empty: of any issuer
     * @param id what the tokens say about their device
     */
    record Device(Optional<String> issuerName, String id) implements RevocationTarget {
        /** Checks the id. */
        public Device {
            checkId(id);
            issuerName.ifPresent(RevocationTarget::checkId);
        }
    }

    /**
     * Whether nothing that the target fits is ever good again, whenever it was issued: a token and a login are over for
     * good, while a person or a device comes back with a new login.
     */
    default boolean isForGood() {
        return switch (this) {
            case Token _, LoginSession _ -> true;
            case Subject _, Device _ -> false;
        };
    }

    /** All targets that a warrant fits, at most seven: what is looked up for it. */
    static List<RevocationTarget> fitting(Warrant warrant) {
        var anyIssuer = Optional.<String>empty();
        var itsIssuer = Optional.of(warrant.issuerName());
        var targets = new ArrayList<RevocationTarget>(7);
        targets.add(new Subject(warrant.holder()));
        warrant.jti().filter(RevocationTarget::isId).ifPresent(jti -> {
            targets.add(new Token(anyIssuer, jti));
            targets.add(new Token(itsIssuer, jti));
        });
        warrant.session().session().filter(RevocationTarget::isId).ifPresent(id -> {
            targets.add(new LoginSession(anyIssuer, id));
            targets.add(new LoginSession(itsIssuer, id));
        });
        warrant.session().device().filter(RevocationTarget::isId).ifPresent(id -> {
            targets.add(new Device(anyIssuer, id));
            targets.add(new Device(itsIssuer, id));
        });
        return targets;
    }

    /** Whether a text can be an id: 1 to {@value #MAX_ID_LENGTH} characters, and no half of a surrogate pair. */
    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
                return false; // written down it would be "?", which is another id
            }
        }
        return true;
    }

    private static void checkId(String text) {
        if (!isId(text)) {
            throw new IllegalArgumentException("an id of %d characters cannot be revoked: it must be 1 to %d of Unicode"
                    .formatted(text.length(), MAX_ID_LENGTH));
        }
    }
}
