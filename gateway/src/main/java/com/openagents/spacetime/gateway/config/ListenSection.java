package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.EdgeSettings;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the gateway listens, and whom it hears. */
final class ListenSection {
    static final Setting<InetSocketAddress> LISTEN = Setting.address("listen")
            .about("The public listener: the only door for clients. It speaks TLS and nothing else.")
            .byDefault("0.0.0.0:8443");

    static final Setting<InetSocketAddress> MANAGEMENT = Setting.address("management")
            .about(
                    "Probes and metrics, without any credential; operators' routes and the operators' side of SpacetimeDB,"
                            + " with a token and its grant; revocations that the control service signs. By plain HTTP unless"
                            + " operator-tls says otherwise. Keep it on loopback or inside the pod's network, never on a"
                            + " public address.")
            .byDefault("127.0.0.1:9443");

    static final Setting<List<String>> ORIGINS = Setting.text("origins")
            .list()
            .about(
                    "The web origins whose pages may use the gateway, as scheme, host and, if it is not the usual one, port."
                            + " A request without an Origin header does not come from a page and is not asked. With an empty list"
                            + " no page may use the gateway.")
            .byDefault("https://openagents.com", "https://www.openagents.com");

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private ListenSection() {}

    static void check(Settings settings) {
        settings.find(LISTEN)
                .flatMap(listen -> settings.find(MANAGEMENT).filter(management -> overlap(listen, management)))
                .ifPresent(management -> settings.complain(
                        MANAGEMENT,
                        "port %d is the one of \"listen\": choose another".formatted(management.getPort())));
    }

    static Optional<EdgeSettings> edge(Settings settings) {
        var origins = settings.find(ORIGINS);
        var message = settings.find(LimitSection.MESSAGE_SIZE);
        var bodies = LimitSection.bodies(settings);
        var times = SocketSection.times(settings);
        origins.ifPresent(list -> list.stream()
                .filter(origin -> !isOrigin(origin))
                .forEach(origin -> settings.complain(
                        ORIGINS,
                        "\"%s\" is no web origin: write scheme and host, such as https://app.example"
                                .formatted(origin))));
        var hops = HopsSection.hops(settings);
        return origins.isPresent() && message.isPresent() && bodies.isPresent() && times.isPresent() && hops.isPresent()
                ? Optional.of(new EdgeSettings(
                        Set.copyOf(origins.get()), message.get(), bodies.get(), times.get(), hops.get()))
                : Optional.empty();
    }

    /** Whether one port is asked for twice; a wildcard address covers all others. */
    private static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        var hosts = List.of(one.getHostString(), other.getHostString());
        return one.getPort() == other.getPort()
                && (hosts.getFirst().equals(hosts.getLast()) || hosts.stream().anyMatch(WILDCARDS::contains));
    }

    /** Scheme, host and port (RFC 6454 §6.2); a slash at the end is forgiven. */
    private static boolean isOrigin(String text) {
        try {
            var uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException noUri) {
            return false;
        }
    }
}
