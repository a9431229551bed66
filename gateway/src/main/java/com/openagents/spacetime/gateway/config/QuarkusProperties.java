package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the HTTP server must be told of {@code gateway.yaml}, in its own words. */
public final class QuarkusProperties {
    /** The name of the TLS registry's entry; the management listener does not take it, since it does not name it. */
    private static final String TLS = "public";

    /** Longer than what passes between two pings of a socket, and than browsers keep connections to no purpose. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** Within which an answer that SpacetimeDB gave in time is on its way. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private QuarkusProperties() {}

    /**
     * The server's properties, by name.
     *
     * @param certificate PEM, the chain that the public listener shows
     * @param key PEM, its private key
     */
    public static Map<String, String> of(GatewaySettings settings, Path certificate, Path key) {
        var properties = new TreeMap<String, String>();
        properties.put("quarkus.http.host", host(settings.listen()));
        properties.put("quarkus.http.ssl-port", port(settings.listen()));
        properties.put("quarkus.http.tls-configuration-name", TLS);
        properties.put("quarkus.http.idle-timeout", idle(settings.upstream()).toSeconds() + "S");
        properties.put("quarkus.management.host", host(settings.management()));
        properties.put("quarkus.management.port", port(settings.management()));
        properties.put("quarkus.tls.%s.key-store.pem.0.cert".formatted(TLS), certificate.toString());
        properties.put("quarkus.tls.%s.key-store.pem.0.key".formatted(TLS), key.toString());
        properties.put(
                "quarkus.tls.%s.protocols".formatted(TLS),
                protocols(settings.tls().oldest()));
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

    private static String protocols(TlsSettings.Version oldest) {
        return Arrays.stream(TlsSettings.Version.values())
                .filter(version -> version.compareTo(oldest) >= 0)
                .map(TlsSettings.Version::protocol)
                .collect(Collectors.joining(","));
    }
}
