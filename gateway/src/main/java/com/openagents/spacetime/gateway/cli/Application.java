package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.edge.GatewayParts;
import java.util.Map;

/** What a command that serves starts in the end. */
@FunctionalInterface
interface Application {
    /**
     * Serves until the process is told to stop.
     *
     * @param properties of the HTTP server, by name
     * @return the exit code
     */
    int serve(GatewayParts parts, Map<String, String> properties);
}
