package com.openagents.spacetime.settings;

import java.util.List;

/**
 * What came of reading a settings file: all of it, or everything that is wrong with it.
 *
 * @param <T> what a program makes of its file
 */
public sealed interface Reading<T> {
    /** All that is wrong, in the order of the file; nothing if the file is right. */
    List<Problem> problems();

    /**
     * The file is right.
     *
     * @param <T> what a program makes of its file
     * @param value what was made of it
     */
    record Valid<T>(T value) implements Reading<T> {
        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /**
     * The file is wrong.
     *
     * @param <T> what would have been made of it
     * @param problems all that was found, in the order of the file; at least one
     */
    record Invalid<T>(List<Problem> problems) implements Reading<T> {
        /** Copies the problems and checks that there are any. */
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a file without problems is valid");
            }
        }
    }
}
