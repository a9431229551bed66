package com.openagents.spacetime.sidecar.store;

import java.util.regex.Pattern;

/**
 * Name of an object, relative to the store's root: parts of ASCII letters, digits, {@code . _ -} joined by {@code /}. No
 * part begins with a dot, so that a name is a harmless path in every home and hidden files stay free for a home's own use.
 *
 * @param value the whole name, at most 900 characters (Cloud Storage allows 1024 bytes, the store's prefix included)
 */
public record ObjectName(String value) implements Comparable<ObjectName> {
    private static final int LONGEST = 900;
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    public ObjectName {
        if (value.length() > LONGEST || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an object name: \"%s\"".formatted(value));
        }
    }

    /** The last part of the name. */
    public String leaf() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Stores list in this order: by bytes, which for ASCII is by characters. */
    @Override
    public int compareTo(ObjectName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
