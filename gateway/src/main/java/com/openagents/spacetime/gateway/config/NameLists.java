package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Guess;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.List;
import java.util.Set;

/**
 * The lists of names by which an entry says for whom and where it is.
 *
 * @param entry of a list of the file
 */
record NameLists(Settings entry) {
    /** Whether a list that is written names something, and only what is known; else the settings say what is wrong. */
    boolean areKnown(Setting<List<String>> setting, Set<String> known, String list) {
        boolean all = isNotEmpty(setting);
        for (var name : entry.find(setting).orElse(List.of())) {
            if (!known.contains(name)) {
                var wayOut = Guess.nearest(name, known)
                        .map("did you mean \"%s\"?"::formatted)
                        .orElseGet(() -> "list it there, or remove it here");
                entry.complain(setting, "\"%s\" is not in %s: %s".formatted(name, list, wayOut));
                all = false;
            }
        }
        return all;
    }

    /** Whether a list that is written names something; else the settings say so. */
    <T> boolean isNotEmpty(Setting<List<T>> setting) {
        boolean empty = entry.find(setting).filter(List::isEmpty).isPresent();
        if (empty) {
            entry.complain(setting, "it is empty: name at least one, or remove the setting");
        }
        return !empty;
    }

    /** What a list names; nothing if it is not written. */
    Set<String> set(Setting<List<String>> setting) {
        return entry.find(setting).map(Set::copyOf).orElse(Set.of());
    }
}
