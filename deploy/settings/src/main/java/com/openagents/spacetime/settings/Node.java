package com.openagents.spacetime.settings;

import java.util.List;
import java.util.Set;

/** A piece of a settings file and where it stands. YAML's anchors, tags and merges do not come this far. */
sealed interface Node {
    /** Where it begins. */
    Place place();

    /** How it is called in a message. */
    String described();

    /**
     * One value.
     *
     * @param place where it begins
     * @param text without quotes
     * @param quoted whether the file says that it is text, by quotes or as a block
     */
    record Scalar(Place place, String text, boolean quoted) implements Node {
        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
        private static final int SHOWN = 80;

        /** Nothing: a key without a value, or one of YAML's spellings of it. */
        boolean isNull() {
            return !quoted && NULLS.contains(text);
        }

        @Override
        public String described() {
            var shown = text.codePointCount(0, text.length()) > SHOWN
                    ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…"
                    : text;
            return Yaml.quoted(shown);
        }
    }

    /**
     * A list.
     *
     * @param place where it begins
     * @param items in the order of the file
     */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /**
     * Keys with values.
     *
     * @param place where it begins
     * @param members in the order of the file; a key may occur twice
     */
    record Mapping(Place place, List<Member> members) implements Node {
        public Mapping {
            members = List.copyOf(members);
        }

        @Override
        public String described() {
            return "a group of settings";
        }
    }

    /**
     * What is refused for its form, and has been complained of: nobody else needs to.
     *
     * @param place where it begins
     */
    record Refused(Place place) implements Node {
        @Override
        public String described() {
            return "a refused value";
        }
    }

    /**
     * A key and its value.
     *
     * @param key as written
     * @param value what stands behind the colon
     */
    record Member(Scalar key, Node value) {}
}
