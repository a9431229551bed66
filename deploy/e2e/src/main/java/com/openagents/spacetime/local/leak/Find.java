package com.openagents.spacetime.local.leak;

import java.nio.file.Path;

/**
 * A place where a credential stands. It tells where and not what.
 *
 * @param line counted from 1
 * @param why by what it is known
 */
record Find(Path file, int line, String why) {
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(file, line, why);
    }
}
