package com.openagents.spacetime.settings;

import java.util.List;
import java.util.Optional;

/**
 * One thing that two settings files of one schema do not say alike.
 *
 * @param entry the setting, or the list whose objects it is about
 * @param field the setting in such an object; empty for the whole object and for a setting that is in no list
 * @param name as messages call it, such as {@code limits.body-size} or {@code issuers["control"].leeway}; the number of an
 *     object without a name is its place in the file that has it, the second if both do
 * @param what the difference
 */
public record Change(Entry entry, Optional<Setting<?>> field, String name, What what) {
    /** What a difference consists of; values are spelled as a file would. */
    public sealed interface What {
        /**
         * An object that only the second file has.
         *
         * @param object all that it says
         */
        record Added(String object) implements What {}

        /**
         * An object that only the first file has.
         *
         * @param object all that it said
         */
        record Removed(String object) implements What {}

        /**
         * Another value.
         *
         * @param before what held in the first file
         * @param after what holds in the second
         * @param content of the files that the values name
         */
        record Value(Held before, Held after, Content content) implements What {}

        /**
         * A list with other items; their order says nothing.
         *
         * @param removed those that only the first file has
         * @param added those that only the second has
         * @param content of the files that the items name
         */
        record Items(List<String> removed, List<String> added, Content content) implements What {
            /** Copies the lists. */
            public Items {
                removed = List.copyOf(removed);
                added = List.copyOf(added);
            }
        }

        /**
         * The same files under the same names, which hold something else.
         *
         * @param named the file or files
         */
        record OtherContent(String named) implements What {}
    }

    /**
     * What holds in one of the files.
     *
     * @param spelled the value; empty if there is none
     * @param isDefault whether the file itself says nothing
     */
    public record Held(Optional<String> spelled, boolean isDefault) {}

    /** How what stands in the files that values name compares. */
    public enum Content {
        /** The values name no file. */
        NONE,
        /** It is the same, under other names. */
        SAME,
        /** It is something else. */
        OTHER
    }
}
