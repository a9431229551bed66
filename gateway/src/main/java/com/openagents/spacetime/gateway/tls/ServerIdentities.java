package com.openagents.spacetime.gateway.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The identities of one listener, of which each client is shown one by the name that it asks for (server name indication,
 * RFC 6066 §3). A name itself goes before a {@code *} that covers it. Who asks for no name, or for one that none is for, is
 * shown the default.
 *
 * @param standard the default
 * @param further the others; no two of all are for the same name, and each of these is for one at least
 */
public record ServerIdentities(ServerIdentity standard, List<ServerIdentity> further) {
    /** Copies the list and refuses names that two are for. */
    public ServerIdentities {
        further = List.copyOf(further);
        var seen = new HashMap<String, ServerIdentity>();
        for (var identity : all(standard, further)) {
            for (var host : identity.hosts()) {
                if (seen.put(host, identity) != null) {
                    throw new IllegalArgumentException("two certificates are for \"%s\"".formatted(host));
                }
            }
        }
        if (further.stream().anyMatch(identity -> identity.hosts().isEmpty())) {
            throw new IllegalArgumentException("a further certificate needs a host name to be chosen by");
        }
    }

    /** One identity for whatever name a client asks for. */
    public static ServerIdentities only(ServerIdentity identity) {
        return new ServerIdentities(identity, List.of());
    }

    /** All of them, the default first. */
    public List<ServerIdentity> all() {
        return all(standard, further);
    }

    /** By the names that they are for, in lower case; for lookups while clients wait. */
    Map<String, ServerIdentity> byHost() {
        var byHost = new HashMap<String, ServerIdentity>();
        all().forEach(identity -> identity.hosts().forEach(host -> byHost.put(host, identity)));
        return Map.copyOf(byHost);
    }

    /**
     * The one for a name.
     *
     * @param byHost of {@link #byHost}
     */
    ServerIdentity chosen(Map<String, ServerIdentity> byHost, String asked) {
        var host = asked.toLowerCase(Locale.ROOT);
        var exact = byHost.get(host);
        if (exact != null) {
            return exact;
        }
        int dot = host.indexOf('.');
        return dot <= 0 ? standard : byHost.getOrDefault("*" + host.substring(dot), standard);
    }

    private static List<ServerIdentity> all(ServerIdentity standard, List<ServerIdentity> further) {
        var all = new ArrayList<ServerIdentity>();
        all.add(standard);
        all.addAll(further);
        return List.copyOf(all);
    }
}
