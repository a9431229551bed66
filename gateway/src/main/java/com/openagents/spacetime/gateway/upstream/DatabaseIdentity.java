package com.openagents.spacetime.gateway.upstream;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What SpacetimeDB knows a database by, whatever its names are (spec http §1).
 *
 * @param digits 64 hexadecimal digits in lower case
 */
public record DatabaseIdentity(String digits) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Every spelling that SpacetimeDB takes: letters in any case, and {@code 0x} in front but not {@code 0X}. */
    private static final Pattern SPELLED = Pattern.compile("(?:0x)?([0-9a-fA-F]{64})");

    /** Refuses any other form. */
    public DatabaseIdentity {
        if (!FORM.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no identity of a database: it takes 64 hexadecimal digits in lower case"
                            .formatted(digits));
        }
    }

    /** The identity that a text spells, if it spells one. */
    public static Optional<DatabaseIdentity> parse(String text) {
        var spelled = SPELLED.matcher(text);
        return spelled.matches()
                ? Optional.of(new DatabaseIdentity(spelled.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return digits;
    }
}
