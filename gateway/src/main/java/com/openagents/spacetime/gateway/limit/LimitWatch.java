package com.openagents.spacetime.gateway.limit;

import java.util.Locale;

/** Is told whenever a limit is passed. Called on whatever thread it happens, socket loops too: it must be quick. */
@FunctionalInterface
public interface LimitWatch {
    /** What a rule does to those who pass it. */
    enum Mode {
        /** They are refused. */
        ENFORCE,
        /** They go on, and are counted. */
        REPORT;

        /** As metrics and log lines call it, such as {@code report}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A limit has been passed.
     *
     * @param holder by whom: an address block, a hash or a database; never a token
     */
    void passed(LimitRule rule, Mode mode, String holder);
}
