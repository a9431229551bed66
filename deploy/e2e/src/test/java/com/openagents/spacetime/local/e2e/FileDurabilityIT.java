package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.stack.StackOptions;
import java.nio.file.Path;

/** The promise with a directory as the store. */
class FileDurabilityIT extends DurabilityContract {
    @Override
    StackOptions options(Path state) {
        return StackOptions.in(state);
    }
}
