package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Setting;
import java.time.Duration;

/** How the gateway stops. */
final class DrainSection {
    static final Setting<Duration> WINDOW = Setting.duration("drain.window", "0s", "10m")
            .about("How long the gateway may take to stop after SIGTERM. It is not ready from then on and takes no new"
                    + " sockets; the open ones are closed with 1012 one after the other in the first four fifths of the"
                    + " window, so that not all clients come back at once, and calls under way are answered. It stops"
                    + " as soon as nobody is left, at the latest at the window's end; a second SIGTERM stops it at once."
                    + " With 0s nobody is waited for, and most clients find their connection cut. What stops the"
                    + " process must have more patience: in Kubernetes terminationGracePeriodSeconds must exceed it.")
            .byDefault("20s");

    private DrainSection() {}
}
