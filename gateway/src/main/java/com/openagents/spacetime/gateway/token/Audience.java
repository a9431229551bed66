package com.openagents.spacetime.gateway.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audience that an issuer's tokens must be made out to (RFC 7519 §4.1.3).
 *
 * @param value compared byte for byte
 * @param form how the claim may be written
 */
public record Audience(String value, Form form) {
    /**
     * The audience of the tokens that the gateway itself signs for SpacetimeDB. No issuer may be configured with it, so
     * that such a token, should it ever leak, opens nothing at the edge.
     */
    public static final String UPSTREAM = "spacetimedb-upstream";

    /** How the claim may be written. */
    public enum Form {
        /** As one string. */
        ONLY,
        /** As one string, or as an array of strings that holds it beside others. */
        AMONG_OTHERS,
        /**
         * As {@link #AMONG_OTHERS}, or not at all: SpacetimeDB's own tokens name it, name nobody or have no such claim,
         * depending on the server's version and on how they came to be.
         */
        IF_ANY
    }

    /** Refuses the empty audience and the gateway's own. */
    public Audience {
        if (value.isEmpty() || value.equals(UPSTREAM)) {
            throw new IllegalArgumentException(
                    "the audience \"%s\" cannot be used: choose one that names this gateway and is not \"%s\""
                            .formatted(value, UPSTREAM));
        }
    }

    /**
     * Whether a claim, as JSON was read, names this audience in the permitted form. One that names the gateway's own besides
     * never does.
     */
    boolean isNamedBy(@Nullable Object claim) {
        return switch (claim) {
            case String text -> text.equals(value);
            case List<?> list -> form != Form.ONLY && isAmong(list);
            case null -> form == Form.IF_ANY;
            default -> false;
        };
    }

    private boolean isAmong(List<?> list) {
        if (!list.stream().allMatch(String.class::isInstance) || list.contains(UPSTREAM)) {
            return false;
        }
        return list.contains(value) || (form == Form.IF_ANY && list.isEmpty());
    }
}
