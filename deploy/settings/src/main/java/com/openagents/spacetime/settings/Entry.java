package com.openagents.spacetime.settings;

/** What a {@link Schema} is made of. Immutable; an entry is its own documentation. */
public sealed interface Entry permits Setting, Repeated {
    /** Its name, where a dot means one level deeper: {@code upstream.url}. */
    String name();

    /** What it does, why it is as it is, what breaks at the ends: whole sentences on one line. */
    String about();

    /** Whether a file without it is refused. */
    boolean isRequired();
}
