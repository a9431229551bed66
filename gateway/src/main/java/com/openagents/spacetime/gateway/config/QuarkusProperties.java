package com.openagents.spacetime.gateway.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the HTTP server must be told of {@code gateway.yaml}, in its own words. */
public final class QuarkusProperties {
    /** The name of the TLS registry's entry; the management listener does not take it, since it does not name it. */
    private static final String TLS = "public";

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
        properties.put("quarkus.management.host", host(settings.management()));
        properties.put("quarkus.management.port", port(settings.management()));
        properties.put("quarkus.tls.%s.key-store.pem.0.cert".formatted(TLS), certificate.toString());
        properties.put("quarkus.tls.%s.key-store.pem.0.key".formatted(TLS), key.toString());
        properties.put(
                "quarkus.tls.%s.protocols".formatted(TLS),
                protocols(settings.tls().oldest()));
        return properties;
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
