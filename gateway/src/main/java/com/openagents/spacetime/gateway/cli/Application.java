package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.Preparation;

/** What a command that serves starts in the end. */
@FunctionalInterface
interface Application {
    /**
     * Serves until the process is told to stop.
     *
     * @return the exit code
     */
    int serve(Preparation preparation);
}
