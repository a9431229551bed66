package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.GatewaySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the listeners can be opened, found out by opening their ports and closing them again. */
final class Ports {
    private Ports() {}

    /** A sentence for each listener that cannot be opened. */
    static List<String> complaints(GatewaySettings settings) {
        return Stream.of(complaint("listen", settings.listen()), complaint("management", settings.management()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> complaint(String setting, InetSocketAddress address) {
        var resolved = new InetSocketAddress(address.getHostString(), address.getPort());
        if (resolved.isUnresolved()) {
            return Optional.of(
                    "cannot listen on %s (setting \"%s\"): the host %s is not known. Use an address of this machine."
                            .formatted(shown(address), setting, address.getHostString()));
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the HTTP server does: closed connections of a former run do not count
            socket.bind(resolved);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(
                    "cannot listen on %s (setting \"%s\"): %s".formatted(shown(address), setting, why(refused)));
        }
    }

    private static String why(IOException refused) {
        var reason = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return "the address is in use. Stop the other process or choose another port.";
        }
        if (reason.contains("permission")) {
            return "this user may not open that port. Choose one above 1023, or grant CAP_NET_BIND_SERVICE.";
        }
        if (reason.contains("assign")) {
            return "this machine has no such address. Use one of its own, or 0.0.0.0 for all.";
        }
        return "%s. Choose another address or port.".formatted(refused.getMessage());
    }

    private static String shown(InetSocketAddress address) {
        var host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[%s]" : "%s").formatted(host) + ":" + address.getPort();
    }
}
