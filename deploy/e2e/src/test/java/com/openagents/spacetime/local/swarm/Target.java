package com.openagents.spacetime.local.swarm;

import com.openagents.spacetime.local.stack.StackDescription;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where clients connect to.
 *
 * @param address a TLS listener, the gateway's or that of a relay before it
 * @param ca whom they trust
 * @param database what they subscribe in
 */
public record Target(InetSocketAddress address, Path ca, String database) {
    /** A stack's public door. */
    public static Target of(StackDescription stack) {
        var url = stack.gateway().url();
        return new Target(
                new InetSocketAddress(url.getHost(), url.getPort()),
                stack.gateway().ca(),
                stack.spacetimedb().database());
    }

    /** The same behind another listener. */
    public Target behind(InetSocketAddress relay) {
        return new Target(relay, ca, database);
    }

    /** A client's own results come as they are, and what others have done comes in the light form: so one tells them apart. */
    URI subscribe() {
        return URI.create("wss://%s:%d/v1/database/%s/subscribe?compression=None&light=true"
                .formatted(address.getHostString(), address.getPort(), database));
    }
}
