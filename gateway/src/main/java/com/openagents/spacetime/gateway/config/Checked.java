package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Entry;
import com.openagents.spacetime.settings.Settings;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets the owner of a record have the last word on what goes into it. */
final class Checked {
    private Checked() {}

    /** Makes a value; if its own checks refuse it, their message becomes a complaint at a setting. */
    static <T> Optional<T> by(Settings settings, Entry entry, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException refused) {
            settings.complain(entry, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }
}
