package com.openagents.spacetime.gateway.grant;

import java.util.Set;

/** Which reducers of a database may be called. */
public sealed interface ReducerRule {
    /** None. */
    record None() implements ReducerRule {}

    /** Every one, also those that a later version of the module brings. */
    record All() implements ReducerRule {}

    /** Those of these names, letter for letter. */
    record Named(Set<String> names) implements ReducerRule {
        /** Copies the names. */
        public Named {
            names = Set.copyOf(names);
        }
    }

    /** Whether it lets this reducer be called. */
    default boolean allows(String reducer) {
        return switch (this) {
            case None _ -> false;
            case All _ -> true;
            case Named(var names) -> names.contains(reducer);
        };
    }
}
