package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the HTTP server must be told of {@code gateway.yaml}, in its own words. */
public final class QuarkusProperties {
    /** Longer than what passes between two pings of a socket, and than browsers keep connections to no purpose. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** Within which an answer that SpacetimeDB gave in time is on its way. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private QuarkusProperties() {}

    /** The server's properties, by name; about TLS it need not be told anything. */
    public static Map<String, String> of(GatewaySettings settings) {
        var properties = new TreeMap<String, String>();
        properties.put("quarkus.http.host", host(settings.listen()));
        properties.put("quarkus.http.ssl-port", port(settings.listen()));
        properties.put("quarkus.http.idle-timeout", idle(settings.upstream()).toSeconds() + "S");
        properties.put("quarkus.management.host", host(settings.management()));
        properties.put("quarkus.management.port", port(settings.management()));
        return properties;
    }

    /** A client that waits for SpacetimeDB is idle as well, and is not cut off before its answer is due. */
    private static Duration idle(UpstreamSettings upstream) {
        var answer = upstream.connectTimeout().plus(upstream.answerTimeout()).plus(GRACE);
        return answer.compareTo(IDLE) > 0 ? answer : IDLE;
    }

    private static String host(InetSocketAddress address) {
        return address.getHostString();
    }

    private static String port(InetSocketAddress address) {
        return Integer.toString(address.getPort());
    }
}
